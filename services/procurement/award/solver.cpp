// The linear programme over the columns that can matter, then branch and bound over those that the gap leaves open.
// Columns are taken in as their price says (a lot's best few first), so that a large tender stays a small programme.
#include "services/procurement/award/solver.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include <CbcHeuristic.hpp>
#include <CbcModel.hpp>
#include <CglKnapsackCover.hpp>
#include <CoinPackedMatrix.hpp>
#include <CoinPackedVector.hpp>
#include <OsiClpSolverInterface.hpp>

#include "services/platform/values/refusal.h"

namespace concord::procurement {
namespace {

constexpr std::size_t kFirstColumnsPerLot = 6;
constexpr int kColumnsPerLotAndRound = 4;
constexpr double kPriceTolerance = 1e-6;

class Programme {
 public:
  explicit Programme(const Selection& selection) : selection_(selection), caps_of_(bids()) {
    for (std::size_t cap = 0; cap < selection.caps.size(); ++cap) {
      for (const int bid : selection.caps[cap].bids) caps_of_[at(bid)].push_back(static_cast<int>(cap));
    }
    variable_.assign(selection.columns.size(), -1);
    osi_.messageHandler()->setLogLevel(0);
    osi_.setHintParam(OsiDoReducePrint, true);
    osi_.setObjSense(-1);
    add_rows();
    std::vector<std::size_t> taken(static_cast<std::size_t>(selection.lots), 0);
    std::vector<int> first;
    for (std::size_t i = 0; i < selection.columns.size(); ++i) {
      if (taken[at(selection.columns[i].lot)]++ < kFirstColumnsPerLot) first.push_back(static_cast<int>(i));
    }
    add_columns(first);
  }

  absl::StatusOr<Selected> solve() {
    CONCORD_RETURN_IF_ERROR(solve_relaxed());
    const double bound = osi_.getObjValue();
    const std::vector<double> prices(osi_.getRowPrice(), osi_.getRowPrice() + osi_.getNumRows());
    Selected selected;
    if (!is_whole()) {
      CONCORD_RETURN_IF_ERROR(branch(bound, prices, selected));
    } else {
      read(osi_.getColSolution(), selected);
    }
    for (std::size_t cap = 0; cap < selection_.caps.size(); ++cap) {
      const double price = std::fabs(prices[at(cap_row(static_cast<int>(cap)))]);
      selected.cap_prices.push_back(std::llround(price));
    }
    return selected;
  }

 private:
  static std::size_t at(int index) { return static_cast<std::size_t>(index); }
  std::size_t bids() const { return static_cast<std::size_t>(selection_.bids); }
  int cap_row(int cap) const { return selection_.lots + cap; }

  void add_rows() {
    const CoinPackedVector none;
    for (int lot = 0; lot < selection_.lots; ++lot) osi_.addRow(none, 0, 1);
    for (const auto& cap : selection_.caps) osi_.addRow(none, 0, cap.most);
    if (selection_.least_columns > 0) {
      count_row_ = osi_.getNumRows();
      osi_.addRow(none, selection_.least_columns, selection_.lots);
    }
    if (selection_.least_bids == 0) return;
    first_used_row_ = osi_.getNumRows();
    for (int bid = 0; bid < selection_.bids; ++bid) osi_.addRow(none, -osi_.getInfinity(), 0);
    const int used_bids_row = osi_.getNumRows();
    osi_.addRow(none, selection_.least_bids, selection_.bids);
    for (int bid = 0; bid < selection_.bids; ++bid) {  // "this bid is used": at most the columns it wins
      CoinPackedVector column;
      column.insert(first_used_row_ + bid, 1);
      column.insert(used_bids_row, 1);
      osi_.addCol(column, 0, 1, 0);
      whole_.push_back(osi_.getNumCols() - 1);
    }
  }

  void add_columns(const std::vector<int>& added) {
    if (added.empty()) return;
    std::vector<CoinPackedVector> columns(added.size());
    std::vector<const CoinPackedVectorBase*> pointers;
    std::vector<double> low(added.size(), 0), high(added.size(), 1), worth;
    for (std::size_t i = 0; i < added.size(); ++i) {
      const auto& column = selection_.columns[at(added[i])];
      columns[i].insert(column.lot, 1);
      for (const int cap : caps_of_[at(column.bid)]) columns[i].insert(cap_row(cap), 1);
      if (count_row_ >= 0) columns[i].insert(count_row_, 1);
      if (first_used_row_ >= 0) columns[i].insert(first_used_row_ + column.bid, -1);
      pointers.push_back(&columns[i]);
      worth.push_back(static_cast<double>(column.worth));
      variable_[at(added[i])] = osi_.getNumCols() + static_cast<int>(i);
    }
    osi_.addCols(static_cast<int>(added.size()), pointers.data(), low.data(), high.data(), worth.data());
  }

  // What the column would add, at the rows' prices, if it came in.
  double reduced(const Selection::Column& column, const double* prices) const {
    double left = static_cast<double>(column.worth) - prices[column.lot];
    for (const int cap : caps_of_[at(column.bid)]) left -= prices[cap_row(cap)];
    if (count_row_ >= 0) left -= prices[count_row_];
    if (first_used_row_ >= 0) left += prices[first_used_row_ + column.bid];
    return left;
  }

  absl::Status solve_relaxed() {
    bool first = true;
    for (;;) {
      if (first) {
        osi_.initialSolve();
      } else {
        osi_.resolve();
      }
      first = false;
      const bool feasible = osi_.isProvenOptimal();
      if (!feasible && !osi_.isProvenPrimalInfeasible()) return absl::InternalError("the linear programme has no end");
      std::vector<int> added;
      if (feasible) {
        added = worth_taking(osi_.getRowPrice());
        if (added.empty()) return absl::OkStatus();
      } else {  // prices tell nothing yet: more of everything
        for (std::size_t i = 0; i < variable_.size(); ++i) {
          if (variable_[i] < 0) added.push_back(static_cast<int>(i));
        }
        if (added.empty()) return absl::NotFoundError("the least numbers cannot be reached");
      }
      add_columns(added);
    }
  }

  std::vector<int> worth_taking(const double* prices) const {
    std::vector<int> added;
    std::vector<std::pair<double, int>> of_lot;
    const auto close_lot = [&] {
      const std::size_t keep = std::min<std::size_t>(of_lot.size(), kColumnsPerLotAndRound);
      std::partial_sort(
          of_lot.begin(), of_lot.begin() + static_cast<std::ptrdiff_t>(keep), of_lot.end(),
          [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
      for (std::size_t i = 0; i < keep; ++i) added.push_back(of_lot[i].second);
      of_lot.clear();
    };
    int lot = -1;
    for (std::size_t i = 0; i < variable_.size(); ++i) {
      const auto& column = selection_.columns[i];
      if (column.lot != lot) close_lot();
      lot = column.lot;
      if (variable_[i] >= 0) continue;
      const double left = reduced(column, prices);
      if (left > kPriceTolerance) of_lot.emplace_back(left, static_cast<int>(i));
    }
    close_lot();
    return added;
  }

  bool is_whole() const {
    const double* values = osi_.getColSolution();
    return std::all_of(values, values + osi_.getNumCols(),
                       [](double value) { return std::fabs(value - std::round(value)) < 1e-7; });
  }

  void read(const double* values, Selected& selected) const {
    selected.columns.clear();
    for (std::size_t i = 0; i < variable_.size(); ++i) {
      if (variable_[i] >= 0 && values[variable_[i]] > 0.5) selected.columns.push_back(static_cast<int>(i));
    }
  }

  // Every column that could still be in a better choice is in the programme before the last search.
  absl::Status branch(double bound, const std::vector<double>& prices, Selected& selected) {
    for (;;) {
      double found = 0;
      CONCORD_RETURN_IF_ERROR(search(selected, found));
      std::vector<int> open;
      for (std::size_t i = 0; i < variable_.size(); ++i) {
        if (variable_[i] < 0 && bound + reduced(selection_.columns[i], prices.data()) > found + 0.5) {
          open.push_back(static_cast<int>(i));
        }
      }
      if (open.empty()) return absl::OkStatus();
      add_columns(open);
    }
  }

  absl::Status search(Selected& selected, double& found) {
    OsiClpSolverInterface whole(osi_);
    for (const int variable : variable_) {
      if (variable >= 0) whole.setInteger(variable);
    }
    for (const int variable : whole_) whole.setInteger(variable);
    CbcModel model(whole);
    model.messageHandler()->setLogLevel(0);
    model.solver()->messageHandler()->setLogLevel(0);
    model.setLogLevel(0);
    // Worths are integers, so a choice that is better is better by one.
    model.setCutoffIncrement(0.99);
    model.setDblParam(CbcModel::CbcAllowableGap, 0.0);
    model.setDblParam(CbcModel::CbcAllowableFractionGap, 0.0);
    CglKnapsackCover covers;
    model.addCutGenerator(&covers, 1, "covers");
    CbcRounding rounding(model);
    model.addHeuristic(&rounding);
    model.branchAndBound();
    if (model.isProvenInfeasible()) return absl::NotFoundError("the least numbers cannot be reached");
    if (!model.isProvenOptimal() || model.bestSolution() == nullptr) {
      return absl::InternalError("the search ended without proof");
    }
    read(model.bestSolution(), selected);
    found = 0;
    for (const int column : selected.columns) found += static_cast<double>(selection_.columns[at(column)].worth);
    selected.nodes += model.getNodeCount() + 1;
    return absl::OkStatus();
  }

  const Selection& selection_;
  std::vector<std::vector<int>> caps_of_;
  std::vector<int> variable_;  // by column; -1: not in the programme
  std::vector<int> whole_;     // further variables that must be whole
  int count_row_ = -1, first_used_row_ = -1;
  OsiClpSolverInterface osi_;
};

}  // namespace

absl::StatusOr<Selected> select_best(const Selection& selection) {
  try {
    return Programme(selection).solve();
  } catch (...) {  // CoinError and std::bad_alloc end here
    return absl::InternalError("the solver failed");
  }
}

}  // namespace concord::procurement
