// Exact award at three sizes, with caps, consortia and k different winners; beside it GLPK on the same model.
#include <random>

#include <glpk.h>

#include "services/platform/values/text.h"
#include "services/procurement/award/optimum.h"
#include "tests/bench/bench.h"

namespace concord::bench {
namespace {

using procurement::AwardProblem;

// A tenth of the bids are consortia whose members also bid alone; every bid is for every lot.
AwardProblem tender(int lots, int bids, unsigned seed) {
  std::mt19937 chance(seed);
  AwardProblem problem;
  for (int lot = 0; lot < lots; ++lot) problem.lot_ids.push_back(platform::cat("lot", lot));
  const int consortia = std::max(1, bids / 10), alone = bids - consortia;
  for (int bid = 0; bid < bids; ++bid) {
    std::vector<std::string> parties = {platform::cat("p", bid)};
    if (bid >= alone) {
      parties = {platform::cat("p", chance() % static_cast<unsigned>(alone)), platform::cat("p", bid)};
      const std::string second = platform::cat("p", chance() % static_cast<unsigned>(alone));
      if (second != parties[0]) parties.push_back(second);
    }
    const auto quality = static_cast<std::int64_t>(chance() % 30'000);
    for (const std::string& lot : problem.lot_ids) {
      const auto score = 40'000 + quality + static_cast<std::int64_t>(chance() % 30'000);
      problem.offers.push_back({lot, platform::cat("b", bid), parties, score, score % 97});
    }
  }
  problem.max_lots_per_provider = std::max(1, lots * 3 / bids);
  problem.distinct_bids = std::min(lots, bids) / 3;
  return problem;
}

double ours_s(const AwardProblem& problem, std::int64_t& total, std::string& proof) {
  const double began = seconds_now();
  const auto outcome = procurement::best_award(problem);
  const double took = seconds_now() - began;
  if (!outcome.ok()) std::fprintf(stderr, "no award: %s\n", outcome.status().ToString().c_str());
  if (outcome.ok()) {
    total = outcome->total_milli;
    proof = outcome->proved_by_prices ? "proved by integer prices"
            : outcome->nodes == 0     ? "whole at the root"
                                      : platform::cat(outcome->nodes, " nodes exhausted");
  }
  return took;
}

// The same model with every column, GLPK's own simplex and branch and cut.
double glpk_s(const AwardProblem& problem, std::int64_t& total) {
  const double began = seconds_now();
  glp_term_out(GLP_OFF);
  glp_prob* model = glp_create_prob();
  glp_set_obj_dir(model, GLP_MAX);
  std::map<std::string, int> lots, caps;
  for (const auto& lot : problem.lot_ids) lots.emplace(lot, static_cast<int>(lots.size()) + 1);
  for (const auto& offer : problem.offers) {
    for (const auto& party : offer.party_ids) caps.emplace(party, 0);
  }
  int row = static_cast<int>(lots.size());
  for (auto& [party, index] : caps) index = ++row;
  glp_add_rows(model, row);
  // Every lot can be awarded in this tender, so "as many as possible" is a row an equality.
  for (const auto& [lot, index] : lots) glp_set_row_bnds(model, index, GLP_FX, 1, 1);
  for (const auto& [party, index] : caps) glp_set_row_bnds(model, index, GLP_UP, 0, problem.max_lots_per_provider);
  int column = glp_add_cols(model, static_cast<int>(problem.offers.size()));
  for (const auto& offer : problem.offers) {
    glp_set_col_kind(model, column, GLP_BV);
    glp_set_obj_coef(model, column, static_cast<double>(offer.score_milli));
    std::vector<int> rows = {0, lots[offer.lot_id]};
    for (const auto& party : offer.party_ids) rows.push_back(caps[party]);
    const std::vector<double> ones(rows.size(), 1.0);
    glp_set_mat_col(model, column++, static_cast<int>(rows.size()) - 1, rows.data(), ones.data());
  }
  glp_iocp options;
  glp_init_iocp(&options);
  options.presolve = GLP_ON;
  options.msg_lev = GLP_MSG_OFF;
  options.tm_lim = 120'000;
  glp_intopt(model, &options);
  total = static_cast<std::int64_t>(glp_mip_obj_val(model) + 0.5);
  glp_delete_prob(model);
  return seconds_now() - began;
}

}  // namespace

void bench_award(Report& report) {
  std::string proof;
  std::int64_t total = 0, peer_total = 0;
  const auto figure = [&](int lots, int bids, const char* target) {
    const AwardProblem problem = tender(lots, bids, 1);
    std::vector<double> ours;
    for (int round = 0; round < 3; ++round) ours.push_back(ours_s(problem, total, proof));
    report.add({platform::cat("exact award, ", lots, " lots x ", bids, " bids, ", proof), "s", median(ours), 0, true,
                "", target});
  };
  figure(12, 30, "");
  {
    const AwardProblem problem = tender(300, 150, 1);
    const auto [ours, glpk] =
        interleaved([&] { return ours_s(problem, total, proof); }, [&] { return glpk_s(problem, peer_total); });
    report.add({platform::cat("exact award, 300 lots x 150 bids, ", proof), "s", ours, glpk, true, "GLPK, same model",
                "<= GLPK"});
    if (total != peer_total) {
      std::fprintf(stderr, "the totals differ: ours %lld, GLPK %lld\n", static_cast<long long>(total),
                   static_cast<long long>(peer_total));
    }
  }
  figure(2'900, 300, "< 10 s");
}

}  // namespace concord::bench
