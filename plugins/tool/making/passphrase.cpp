// Reads a passphrase unseen; see passphrase.h.
#include "plugins/tool/making/passphrase.h"

#include <cstdio>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "plugins/host/bundle/folder.h"
#include "plugins/host/bundle/signature.h"

namespace concord::plugins::tool {
namespace {

// The terminal shows nothing of what is typed until this ends.
class Unseen {
 public:
  explicit Unseen(int terminal) : terminal_(terminal), was_known_(tcgetattr(terminal, &was_) == 0) {
    termios quiet = was_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (was_known_) tcsetattr(terminal_, TCSAFLUSH, &quiet);
  }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;
  ~Unseen() {
    if (was_known_) tcsetattr(terminal_, TCSAFLUSH, &was_);
  }

 private:
  int terminal_;
  termios was_{};
  bool was_known_;
};

std::string line_of(int terminal, const char* question) {
  std::string line;
  static_cast<void>(!write(terminal, question, std::char_traits<char>::length(question)));
  const Unseen unseen(terminal);
  for (char c = 0; line.size() <= host::kMaxPassphraseBytes && read(terminal, &c, 1) == 1 && c != '\n';) {
    line.push_back(c);
  }
  static_cast<void>(!write(terminal, "\n", 1));
  return line;
}

absl::StatusOr<std::string> asked(bool twice) {
  const int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
  if (terminal < 0) {
    return absl::InvalidArgumentError("there is no terminal to ask at; give --passphrase-file FILE");
  }
  std::string first = line_of(terminal, "Passphrase: ");
  std::string second = twice ? line_of(terminal, "The same again: ") : first;
  close(terminal);
  const bool is_same = first == second;
  host::wipe(second);
  if (!is_same) {
    host::wipe(first);
    return absl::InvalidArgumentError("the two passphrases differ; nothing was done");
  }
  return first;
}

}  // namespace

absl::StatusOr<std::string> passphrase(const PassphraseFrom& from, bool twice) {
  if (from.ask && !from.file.empty()) {
    return absl::InvalidArgumentError("give either --passphrase-file FILE or --ask");
  }
  if (from.ask) return asked(twice);
  auto text = host::read_file(from.file);
  if (!text.ok()) return text.status();
  std::string line = text->substr(0, text->find_first_of("\r\n"));
  host::wipe(*text);
  return line;
}

}  // namespace concord::plugins::tool
