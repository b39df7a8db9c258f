// The rules of rooms: first the table of rooms, then one function a rule. It reads text line by line and must never
// need to know more C++ than that.
#include "tests/house_test/room_rules.h"

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "tests/house_test/source_text.h"

namespace concord::house_test {
namespace {

using Strings = std::vector<std::string>;

// ---------------------------------------------------------------- the table

// A folder with rooms. A room includes its own files and those of lower floors; rooms of one floor do not know each
// other, and no room knows a file of the root.
struct House {
  std::string folder;
  std::vector<Strings> floors;  // the lowest first
  Strings root_stems;           // all that may lie beside the rooms
};
const Strings kServiceRoot = {"main", "views", "reactions", "followers", "deciders", "import_tables", "<>_service"};
const std::vector<House> kHouses = {
    {"services/platform/",
     {{"values"}, {"world"}, {"storage", "bus"}, {"ledger"}, {"deciding"}, {"calling"}, {"entry"}, {"following"}},
     {"service_process", "ledger_service"}},
    {"services/registry/",
     {{"fields"}, {"providers", "services", "contracts", "dialogue"}, {"market", "imports"}},
     kServiceRoot},
    {"services/needs/",
     {{"fields"}, {"estimate"}, {"areas", "supply", "measures"}, {"assessment"}, {"proposals", "plan"}},
     kServiceRoot},
    {"services/procurement/",
     {{"fields"},
      {"gates", "scoring", "parties", "alliance", "sealing"},
      {"procedure"},
      {"stages", "documents"},
      {"bids"},
      {"evaluation"},
      {"prices", "consortia"},
      {"award"},
      {"framework", "reopening", "disregard", "lot_end", "quotes"},
      {"offers", "outcomes", "adherence", "readers", "duties"}},
     kServiceRoot},
    {"services/transition/",
     {{"fields"},
      {"impact", "timetable", "registers", "supply"},
      {"transition"},
      {"gates"},
      {"planning"},
      {"approval"},
      {"handover"}},
     kServiceRoot},
    {"services/rules/", {{"rulebook", "bundles"}, {"judging"}, {"comparing"}}, kServiceRoot},
    {"services/cli/", {{"saying", "deployment"}, {"calling"}, {"running", "verbs"}}, {"main"}},
    {"plugins/host/", {{"words"}, {"tables", "yaml"}, {"running", "bundle"}, {"judging"}}, {}},
    {"plugins/box/", {{"wire"}, {"module"}, {"guest"}}, {"main", "requests", "seal"}},
    {"plugins/tool/",
     {{"making"}, {"problems", "reading"}, {"checks"}, {"drafting", "documents"}, {"verbs"}},
     {"main"}},
};

constexpr std::size_t kMaxStems = 12;
constexpr std::size_t kMaxRoomLines = 2'500;
constexpr std::size_t kMaxSameLines = 12;
// What a comment above a function says when its body stands twice for a reason.
const std::string kSaidTwice = "Said twice:";
const std::string kGeneratedRpcs = ".grpc.pb.h";
const Strings kKnowGeneratedRpcs = {"tests/bench/"};
// Commands that decide nothing of one aggregate: a file's rows are commands of their own, and a rebuild is no decision.
const std::set<std::string> kCommandsWithoutStory = {"ImportTable", "RebuildViews"};

// ---------------------------------------------------------------- what the rules share

std::string report(const std::string& path, std::size_t line, std::string_view rule, const std::string& what_to_do) {
  return path + ":" + std::to_string(line) + ": " + std::string(rule) + ": " + what_to_do;
}

bool is_cpp(const std::string& path) { return path.ends_with(".h") || path.ends_with(".cpp"); }
std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }
std::string stem_of(const std::string& path) {
  const std::string name = path.substr(path.rfind('/') + 1);
  return name.substr(0, name.find('.'));
}

const House* house_of(const std::string& path) {
  const auto found =
      std::find_if(kHouses.begin(), kHouses.end(), [&](const House& house) { return path.starts_with(house.folder); });
  return found == kHouses.end() ? nullptr : &*found;
}

// The room of a file in its house; empty at the root.
std::string room_of(const House& house, const std::string& path) {
  const std::string rest = path.substr(house.folder.size());
  const auto slash = rest.find('/');
  return slash == std::string::npos ? "" : rest.substr(0, slash);
}

// The floor on which a room stands; the number of floors when it is in no table.
std::size_t floor_of(const House& house, const std::string& room) {
  const auto found = std::find_if(house.floors.begin(), house.floors.end(), [&](const Strings& floor) {
    return std::find(floor.begin(), floor.end(), room) != floor.end();
  });
  return static_cast<std::size_t>(found - house.floors.begin());
}

std::string order_of(const House& house) {
  std::string order;
  for (const Strings& floor : house.floors) {
    order += order.empty() ? "" : " < ";
    for (const std::string& room : floor) order += (&room == floor.data() ? "" : ", ") + room;
  }
  return order;
}

// The service's own name in place of <>.
bool may_stand_at_root(const House& house, const std::string& stem) {
  const std::string service = stem_of(house.folder.substr(0, house.folder.size() - 1));
  return std::any_of(house.root_stems.begin(), house.root_stems.end(), [&](std::string allowed) {
    if (allowed.starts_with("<>")) allowed.replace(0, 2, service);
    return allowed == stem;
  });
}

// ---------------------------------------------------------------- the rules

constexpr std::string_view kRoomDirection = "room_direction";
Violations room_direction(const Tree& tree) {
  Violations violations;
  for (const File& file : tree) {
    const House* house = house_of(file.path);
    if (house == nullptr || !is_cpp(file.path)) continue;
    const std::string room = room_of(*house, file.path);
    if (room.empty()) continue;
    for (const auto& [line, what] : includes(file.text)) {
      if (!what.starts_with(house->folder)) continue;
      const std::string other = room_of(*house, what);
      if (other == room || (!other.empty() && floor_of(*house, other) < floor_of(*house, room))) continue;
      violations.push_back(report(file.path, line, kRoomDirection,
                                  "the room " + room + " must not know " + what + "; rooms stand in the order " +
                                      order_of(*house) + ", and none knows a file of the root"));
    }
  }
  return violations;
}

constexpr std::string_view kFileHasRoom = "file_has_room";
Violations file_has_room(const Tree& tree) {
  Violations violations;
  for (const File& file : tree) {
    const House* house = house_of(file.path);
    if (house == nullptr || !is_cpp(file.path)) continue;
    const std::string room = room_of(*house, file.path);
    if (room.empty() ? may_stand_at_root(*house, stem_of(file.path)) : floor_of(*house, room) < house->floors.size()) {
      continue;
    }
    violations.push_back(report(file.path, 1, kFileHasRoom,
                                room.empty() ? "put it into the room that it is about: " + order_of(*house)
                                             : "the room " + room + " has no place in the order " + order_of(*house)));
  }
  return violations;
}

// Functions that a header of a room only declares: (line, name).
std::vector<Found> declared_functions(const File& header) {
  std::vector<Found> found;
  const Strings lines = code_lines(header.text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    // A declaration begins at the margin with a type; continued lines are indented.
    if (lines[i].empty() || !std::isalpha(static_cast<unsigned char>(lines[i][0]))) continue;
    std::string whole;
    std::size_t j = i;
    for (; j < lines.size() && j < i + 8; ++j) {
      whole += lines[j];
      if (lines[j].find_first_of(";{") != std::string::npos) break;
    }
    const Strings words = identifiers(whole);
    static const std::set<std::string> kNoFunction = {"using",    "struct", "class",     "enum",
                                                      "template", "inline", "constexpr", "namespace",
                                                      "typedef",  "friend", "extern",    "auto"};
    const auto open = whole.find('(');
    const bool declares = open != std::string::npos && whole.find('{') == std::string::npos &&
                          whole.find('=') == std::string::npos && !words.empty() && !kNoFunction.contains(words[0]);
    if (!declares) continue;
    const Strings before = identifiers(whole.substr(0, open));
    if (before.size() >= 2) found.push_back({i + 1, before.back()});
  }
  return found;
}

bool defines(const File& source, const std::string& name) {
  for (const std::string& line : code_lines(source.text)) {
    if (line.empty() || line[0] == ' ' || line[0] == '}') continue;
    const auto at = line.find(name + "(");
    if (at != std::string::npos &&
        (at == 0 || !(std::isalnum(static_cast<unsigned char>(line[at - 1])) || line[at - 1] == '_')))
      return true;
  }
  return false;
}

constexpr std::string_view kOneHeaderOneSource = "one_header_one_source";
Violations one_header_one_source(const Tree& tree) {
  std::map<std::string, std::vector<const File*>> sources;
  for (const File& file : tree) {
    if (file.path.ends_with(".cpp")) sources[folder_of(file.path)].push_back(&file);
  }
  Violations violations;
  for (const File& file : tree) {
    const House* house = house_of(file.path);
    if (house == nullptr || !file.path.ends_with(".h")) continue;
    const auto& beside = sources[folder_of(file.path)];
    for (const auto& [line, name] : declared_functions(file)) {
      if (std::any_of(beside.begin(), beside.end(), [&, n = name](const File* one) { return defines(*one, n); }))
        continue;
      violations.push_back(report(file.path, line, kOneHeaderOneSource,
                                  "define " + name + " in " + stem_of(file.path) + ".cpp or beside it in this room"));
    }
  }
  return violations;
}

// Tables that a file makes.
std::set<std::string> tables_made(const std::string& text) {
  static const std::regex kMakes(R"(CREATE TABLE (?:IF NOT EXISTS )?(\w+)|ViewTable\s+\w+\(\s*"(\w+)\")");
  std::set<std::string> tables;
  for (std::sregex_iterator at(text.begin(), text.end(), kMakes), end; at != end; ++at) {
    tables.insert((*at)[1].matched ? (*at)[1] : (*at)[2]);
  }
  return tables;
}

constexpr std::string_view kWritesItsTables = "a_room_writes_its_tables";
Violations a_room_writes_its_tables(const Tree& tree) {
  std::map<std::string, std::set<std::string>> by_room;   // folder to tables
  std::map<std::string, std::set<std::string>> by_house;  // house to tables
  for (const File& file : tree) {
    const House* house = house_of(file.path);
    if (house == nullptr || !is_cpp(file.path)) continue;
    for (const std::string& table : tables_made(file.text)) {
      by_room[folder_of(file.path)].insert(table);
      by_house[house->folder].insert(table);
    }
  }
  static const std::regex kWrites(R"((?:INSERT INTO|DELETE FROM|UPDATE) (\w+))");
  Violations violations;
  for (const File& file : tree) {
    const House* house = house_of(file.path);
    if (house == nullptr || !is_cpp(file.path)) continue;
    const Strings lines = split(file.text, '\n');
    for (std::size_t i = 0; i < lines.size(); ++i) {
      for (std::sregex_iterator at(lines[i].begin(), lines[i].end(), kWrites), end; at != end; ++at) {
        const std::string table = (*at)[1];
        if (!by_house[house->folder].contains(table) || by_room[folder_of(file.path)].contains(table)) continue;
        violations.push_back(report(file.path, i + 1, kWritesItsTables,
                                    "the table " + table + " is written only in the room that makes it"));
      }
    }
  }
  return violations;
}

constexpr std::string_view kNoGeneratedRpcs = "no_generated_rpcs";
Violations no_generated_rpcs(const Tree& tree) {
  Violations violations;
  for (const File& file : tree) {
    if (!is_cpp(file.path)) continue;
    const bool may = std::any_of(kKnowGeneratedRpcs.begin(), kKnowGeneratedRpcs.end(),
                                 [&](const std::string& folder) { return file.path.starts_with(folder); });
    if (may) continue;
    for (const auto& [line, what] : includes(file.text)) {
      if (!what.ends_with(kGeneratedRpcs)) continue;
      violations.push_back(
          report(file.path, line, kNoGeneratedRpcs,
                 "serve rpcs by platform/entry/rpcs.h and call them by remote_call.h or tests/client.h"));
    }
  }
  return violations;
}

constexpr std::string_view kRoomSize = "room_size";
Violations room_size(const Tree& tree) {
  struct Size {
    std::set<std::string> stems;
    std::size_t lines = 0;
  };
  std::map<std::string, Size> rooms;
  for (const File& file : tree) {
    if (!is_cpp(file.path) || house_of(file.path) == nullptr) continue;
    Size& size = rooms[folder_of(file.path)];
    size.stems.insert(stem_of(file.path));
    size.lines += static_cast<std::size_t>(std::count(file.text.begin(), file.text.end(), '\n'));
  }
  Violations violations;
  for (const auto& [folder, size] : rooms) {
    if (size.stems.size() <= kMaxStems && size.lines <= kMaxRoomLines) continue;
    violations.push_back(report(folder, 1, kRoomSize,
                                std::to_string(size.stems.size()) + " files' names and " + std::to_string(size.lines) +
                                    " lines; a room holds at most " + std::to_string(kMaxStems) + " and " +
                                    std::to_string(kMaxRoomLines) + ": cut it by what its parts are about"));
  }
  return violations;
}

constexpr std::string_view kSaidOnce = "said_once";
Violations said_once(const Tree& tree) {
  std::map<std::string, std::string> first;  // body to where it stands
  Violations violations;
  for (const File& file : tree) {
    if (!file.path.starts_with("services/") || !is_cpp(file.path)) continue;
    const Strings lines = split(file.text, '\n');
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const bool begins = !lines[i].empty() && lines[i][0] != ' ' && lines[i].ends_with("{");
      if (!begins || lines[i].starts_with("namespace")) continue;
      std::string body;
      std::size_t j = i + 1;
      for (; j < lines.size() && lines[j] != "}" && lines[j] != "};"; ++j) body += lines[j] + "\n";
      if (j - i - 1 < kMaxSameLines) continue;
      const auto [where, is_first] = first.try_emplace(body, file.path + ":" + std::to_string(i + 1));
      std::string above;
      for (std::size_t k = i; k > 0 && lines[k - 1].starts_with("//"); --k) above = lines[k - 1] + above;
      if (!is_first && above.find(kSaidTwice) == std::string::npos) {
        violations.push_back(report(
            file.path, i + 1, kSaidOnce,
            "the same body stands at " + where->second + "; share it, or say above it '" + kSaidTwice + "' and why"));
      }
      i = j;
    }
  }
  return violations;
}

constexpr std::string_view kCommandHasStory = "every_command_has_a_story";
Violations every_command_has_a_story(const Tree& tree) {
  std::set<std::string> told;
  static const std::regex kWhen(R"(\bwhen:\s*(\w+))");
  for (const File& file : tree) {
    if (!file.path.starts_with("tests/stories/") || !file.path.ends_with(".yaml")) continue;
    for (std::sregex_iterator at(file.text.begin(), file.text.end(), kWhen), end; at != end; ++at)
      told.insert((*at)[1]);
  }
  Violations violations;
  for (const File& file : tree) {
    if (!file.path.ends_with("/service.proto")) continue;
    const Strings lines = code_lines(file.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const Strings names = identifiers(lines[i]);
      if (names.size() < 2 || names.front() != "rpc") continue;
      std::size_t j = i + 1;
      std::string rpc = lines[i];
      for (; j < lines.size() && (identifiers(lines[j]).empty() || identifiers(lines[j]).front() != "rpc"); ++j)
        rpc += lines[j];
      const bool is_query = rpc.find("NO_SIDE_EFFECTS") != std::string::npos;
      if (is_query || told.contains(names[1]) || kCommandsWithoutStory.contains(names[1])) continue;
      violations.push_back(report(file.path, i + 1, kCommandHasStory,
                                  "tell " + names[1] + " in tests/stories: when it is granted and when it is refused"));
    }
  }
  return violations;
}

constexpr std::string_view kReadmeNamesRooms = "readme_names_rooms";
Violations readme_names_rooms(const Tree& tree) {
  Violations violations;
  for (const House& house : kHouses) {
    const auto readme = std::find_if(tree.begin(), tree.end(),
                                     [&](const File& file) { return file.path == house.folder + "README.md"; });
    if (readme == tree.end()) continue;  // folder_readme tells
    const auto begin = readme->text.find("## Rooms");
    const std::string rooms =
        begin == std::string::npos ? "" : readme->text.substr(begin, readme->text.find("\n## ", begin) - begin);
    for (const Strings& floor : house.floors) {
      for (const std::string& room : floor) {
        const std::string row = "| " + room + " |";
        const auto at = rooms.find(row);
        if (at != std::string::npos && rooms.find(row, at + 1) == std::string::npos) continue;
        const bool stands = std::any_of(tree.begin(), tree.end(), [&](const File& file) {
          return file.path.starts_with(house.folder + room + "/");
        });
        if (!stands) continue;
        violations.push_back(report(readme->path, 1, kReadmeNamesRooms,
                                    "name the room " + room + " once, in a row of the table 'Rooms'"));
      }
    }
  }
  return violations;
}

}  // namespace

const std::vector<Rule>& room_rules() {
  static const std::vector<Rule> kRules = {
      {kRoomDirection, room_direction},
      {kFileHasRoom, file_has_room},
      {kOneHeaderOneSource, one_header_one_source},
      {kWritesItsTables, a_room_writes_its_tables},
      {kNoGeneratedRpcs, no_generated_rpcs},
      {kRoomSize, room_size},
      {kSaidOnce, said_once},
      {kCommandHasStory, every_command_has_a_story},
      {kReadmeNamesRooms, readme_names_rooms},
  };
  return kRules;
}

}  // namespace concord::house_test
