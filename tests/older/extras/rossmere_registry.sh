# Rossmere's registry and rulebook, with every status that each of their records can have. Sourced by plan-submitted.sh; must
# use no name of a real organisation.
# shellcheck shell=bash disable=SC2154

register_rossmere() {
  did "$operator" registry.RegisterAuthority '{"authority":"commons","details":{"id":"rossmere","name":"Rossmere","nation":"NATION_ENGLAND","gss_code":"E07000999","org_id":"GB-LAE-XROSS","vat_basis":"VAT_BASIS_EXCLUSIVE"}}'
  did "$operator" registry.RegisterAuthority '{"authority":"commons","details":{"id":"rossmere","name":"Rossmere District Council","nation":"NATION_ENGLAND","gss_code":"E07000999","org_id":"GB-LAE-XROSS","vat_basis":"VAT_BASIS_EXCLUSIVE"}}'
}

service() { # service ID PROVIDER PLACES PEOPLE
  did "$officer" registry.RegisterService "{$r,\"service\":{\"id\":\"$1\",\"name\":\"Rossmere support $1\",\"provider_id\":\"X-CONCORD-$2\",\"client_groups\":[\"young_people\"],\"area_codes\":[\"E07000998\"],\"tenures\":[\"any\"],\"units\":$3,\"funded_units\":$3,\"people_supported\":$4,\"price_year_pence\":$(($3 * 300000)),\"access_points\":[\"Drop-in\"],\"started_on\":\"2024-04-01\"}}"
}

fill_the_registry() {
  local name
  for name in ROSS-ONE ROSS-TWO ROSS-THREE ROSS-FOUR; do
    did "$officer" registry.RegisterProvider "{$r,\"provider\":{\"identifiers\":[{\"scheme\":\"X-CONCORD\",\"value\":\"$name\"}],\"name\":\"${name^}\",\"kind\":\"PROVIDER_KIND_CHARITY\",\"small_or_voluntary\":true}}"
    did "$officer" registry.AccreditProvider "{$r,\"provider_id\":\"X-CONCORD-$name\",\"evidence\":[{\"title\":\"Accounts\",\"reference\":\"R-$name\"}],\"valid_from\":\"2026-01-05\",\"valid_to\":\"2030-01-04\"}"
  done
  did "$officer" registry.AmendProvider "{$r,\"provider\":{\"id\":\"X-CONCORD-ROSS-TWO\",\"identifiers\":[{\"scheme\":\"X-CONCORD\",\"value\":\"ROSS-TWO\"}],\"name\":\"Ross Two Together\",\"kind\":\"PROVIDER_KIND_CHARITY\"}}"
  did "$officer" registry.SetProviderContact "{$r,\"provider_id\":\"X-CONCORD-ROSS-ONE\",\"contact\":{\"name\":\"The office\",\"telephone\":\"01632 960001\"}}"
  did "$officer" registry.SetProviderContact "{$r,\"provider_id\":\"X-CONCORD-ROSS-TWO\",\"contact\":{\"name\":\"The office\",\"telephone\":\"01632 960002\"}}"
  did "$officer" registry.EraseProviderContact "{$r,\"provider_id\":\"X-CONCORD-ROSS-TWO\"}"
  did "$officer" registry.SuspendAccreditation "{$r,\"provider_id\":\"X-CONCORD-ROSS-FOUR\",\"reason\":\"Accounts are late\"}"
  did "$officer" registry.SuspendAccreditation "{$r,\"provider_id\":\"X-CONCORD-ROSS-THREE\",\"reason\":\"Insurance ran out\"}"
  did "$officer" registry.ReinstateAccreditation "{$r,\"provider_id\":\"X-CONCORD-ROSS-THREE\",\"reason\":\"Insurance shown\"}"

  for name in stays draft submitted approved cancelled completed; do service "r-$name" ROSS-ONE 12 0; done
  service r-ended ROSS-TWO 4 0
  did "$officer" registry.ChangeCapacity "{$r,\"service_id\":\"r-stays\",\"units\":14,\"funded_units\":12,\"people_supported\":9}"
  did "$officer" registry.EndService "{$r,\"service_id\":\"r-ended\",\"ended_on\":\"2026-05-01\",\"reason\":\"Nobody came any more\"}"
  for name in runs over; do
    did "$officer" registry.RecordContract "{$r,\"contract\":{\"id\":\"r-$name\",\"title\":\"Contract $name\",\"provider_ids\":[\"X-CONCORD-ROSS-ONE\"],\"value_pence\":4000000,\"starts_on\":\"2025-04-01\",\"ends_on\":\"2028-03-31\"}}"
  done
  did "$officer" registry.EndContract "{$r,\"contract_id\":\"r-over\",\"ended_on\":\"2026-05-01\",\"reason\":\"Both sides agreed\"}"
  did "$officer" registry.LogEngagement "{$r,\"engagement\":{\"id\":\"r-visit\",\"kind\":\"ENGAGEMENT_KIND_VISIT\",\"held_on\":\"2026-05-11\",\"provider_ids\":[\"X-CONCORD-ROSS-ONE\"],\"summary\":\"A visit on site\"}}"
  for name in raised planned closed; do
    did "$officer" registry.RaiseConcern "{$r,\"concern\":{\"id\":\"r-$name\",\"provider_id\":\"X-CONCORD-ROSS-ONE\",\"service_id\":\"r-stays\",\"severity\":\"SEVERITY_LOW\",\"raised_on\":\"2026-05-04\",\"summary\":\"Calls are answered late\"}}"
    [[ $name != raised ]] || continue
    did "$officer" registry.AgreeActionPlan "{$r,\"concern_id\":\"r-$name\",\"actions\":[{\"id\":\"1\",\"description\":\"A second telephone\",\"due_on\":\"2026-07-31\"}]}"
  done
  did "$officer" registry.CompleteAction "{$r,\"concern_id\":\"r-closed\",\"action_id\":\"1\",\"done_on\":\"2026-05-15\"}"
  did "$officer" registry.CloseConcern "{$r,\"concern_id\":\"r-closed\",\"closed_on\":\"2026-05-16\",\"outcome\":\"Calls are answered\"}"
  printf '%s\n' '{"id":"r-notice","title":"Floating support","organisation":"Rossmere","status":"awarded","published_date":"2025-02-03","awarded_date":"2025-03-31","awarded_value":"40000","value_low":"","value_high":"","awarded_supplier":"Ross One","cpv_codes":"85311000"}' >"$data/notices.jsonl"
  "$concord" --data "$data" import registry notices "$data/notices.jsonl" --authority rossmere --as "$officer" >/dev/null
}

# change ID PLUGIN FROM [DIGEST]: proposed; without a digest the plugin is to be retired.
change() {
  did "$officer" rules.ProposeChange "{$r,\"change_id\":\"$1\",\"plugin_id\":\"$2\",\"digest\":\"${4:-}\",\"effective_from\":\"$3\",\"reason\":\"As the committee wishes\"}"
}

# England's law from today, without which nothing is decided; rules of its own are in force for a year that is far off.
keep_rules() {
  local key plugin
  did "$operator" rules.TrustKey "{$r,\"public_key\":\"$(sed -n 2p "$data/rules/solicitor.pub")\",\"label\":\"Publisher of the rules\"}"
  "$OLDER_BIN/concord-rules" sign --make-keys "$data/rules/earlier" >/dev/null
  did "$operator" rules.TrustKey "{$r,\"public_key\":\"$(sed -n 2p "$data/rules/earlier.pub")\",\"label\":\"An earlier publisher\"}"
  key=$("$concord" --data "$data" call rules.ListTrustedKeys "{$r}" --as "$officer" | jq -r '.keys[] | select(.label == "An earlier publisher").key_id')
  did "$operator" rules.DistrustKey "{$r,\"key_id\":\"$key\"}"
  "$OLDER_BIN/concord-rules" new "$data/rules/new/rossmere" >/dev/null
  "$OLDER_BIN/concord-rules" build "$data/rules/new/rossmere" --into "$data/rules" >/dev/null
  "$OLDER_BIN/concord-rules" sign "$data/rules/rossmere.rules" --key "$data/rules/solicitor.key" >/dev/null
  for plugin in england_2023 rossmere; do
    "$concord" --data "$data" install "$data/rules/$plugin.rules" --authority rossmere --as "$operator" >/dev/null
  done
  digest_of() { "$concord" --data "$data" call rules.ListInstalledPlugins "{$r}" --as "$officer" | jq -r --arg id "$1" '.plugins[] | select(.plugin_id == $id).digest'; }
  change law england_2023 2026-05-18 "$(digest_of england_2023)"
  did "$approver" rules.ApproveChange "{$r,\"change_id\":\"law\"}"
  change local-on rossmere 2031-01-01 "$(digest_of rossmere)"
  did "$approver" rules.ApproveChange "{$r,\"change_id\":\"local-on\"}"
  change local-off rossmere 2032-01-01
  did "$approver" rules.ApproveChange "{$r,\"change_id\":\"local-off\"}"
  change local-again rossmere 2033-01-01 "$(digest_of rossmere)"
  change thought-better rossmere 2034-01-01 "$(digest_of rossmere)"
  did "$officer" rules.WithdrawChange "{$r,\"change_id\":\"thought-better\",\"reason\":\"Not needed\"}"
}
