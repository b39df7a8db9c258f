// A row of a table as the command it stands for. Cells that cannot be read are told to the row's reader; nothing is
// decided here.
#pragma once

#include "concord/registry/v1/commands.pb.h"

#include "services/platform/values/csv.h"

namespace concord::registry {

void read_row(platform::RowReader& row, v1::Authority& authority);
void read_row(platform::RowReader& row, v1::Provider& provider);
void read_row(platform::RowReader& row, v1::AccreditProviderRequest& request);
void read_row(platform::RowReader& row, v1::SupportService& service);
void read_row(platform::RowReader& row, v1::Contract& contract);
void read_row(platform::RowReader& row, v1::Engagement& engagement);
void read_row(platform::RowReader& row, v1::Concern& concern);

}  // namespace concord::registry
