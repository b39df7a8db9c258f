// libsodium's crypto_box_seal with keys derived by keyed BLAKE2b. The only file of this service that knows sodium.
#include "services/procurement/sealing/seal.h"

#include <array>
#include <fstream>
#include <map>

#include "absl/strings/str_split.h"
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::procurement {
namespace {

using platform::cat;

constexpr std::size_t kMasterBytes = crypto_generichash_KEYBYTES;
constexpr std::size_t kMostKeys = 100;
constexpr char kPurpose[] = "concord bid seal 1";
constexpr char kMarkPurpose[] = "concord attachment mark 1";

using Master = std::array<unsigned char, kMasterBytes>;

const unsigned char* raw(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* raw(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

std::string to_hex(const unsigned char* bytes, std::size_t count) {
  std::string hex(count * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), bytes, count);
  hex.pop_back();
  return hex;
}

bool from_hex(std::string_view hex, unsigned char* bytes, std::size_t count) {
  std::size_t written = 0;
  return hex.size() == count * 2 &&
         sodium_hex2bin(bytes, count, hex.data(), hex.size(), nullptr, &written, nullptr) == 0 && written == count;
}

struct BoxPair {
  std::array<unsigned char, crypto_box_PUBLICKEYBYTES> open{};
  std::array<unsigned char, crypto_box_SECRETKEYBYTES> secret{};
  ~BoxPair() { sodium_memzero(secret.data(), secret.size()); }
};

class FileKeyRing : public SealKeyRing {
 public:
  ~FileKeyRing() override {
    for (auto& [id, master] : masters_) sodium_memzero(master.data(), master.size());
  }

  bool add(const std::string& id, std::string_view hex) {
    Master& master = masters_[id];
    current_ = id;
    return from_hex(hex, master.data(), master.size());
  }
  bool holds(const std::string& id) const { return masters_.count(id) > 0; }
  std::size_t size() const { return masters_.size(); }

  const std::string& current_key_id() const override { return current_; }

  absl::StatusOr<std::string> public_key(const std::string& key_id, const std::string& authority,
                                         const std::string& procedure_id) const override {
    BoxPair pair;
    CONCORD_RETURN_IF_ERROR(derive(key_id, authority, procedure_id, pair));
    return to_hex(pair.open.data(), pair.open.size());
  }

  absl::StatusOr<std::string> unseal(const std::string& key_id, const std::string& authority,
                                     const std::string& procedure_id, std::string_view sealed) const override {
    BoxPair pair;
    CONCORD_RETURN_IF_ERROR(derive(key_id, authority, procedure_id, pair));
    if (sealed.size() < crypto_box_SEALBYTES) return absl::DataLossError("the sealed bytes are too few");
    std::string content(sealed.size() - crypto_box_SEALBYTES, '\0');
    if (crypto_box_seal_open(raw(content), raw(sealed), sealed.size(), pair.open.data(), pair.secret.data()) != 0) {
      return absl::DataLossError("the bytes were not sealed with this procedure's key, or were changed");
    }
    return content;
  }

  absl::StatusOr<std::string> mark(const std::string& key_id, const std::string& authority,
                                   const std::string& procedure_id, std::string_view text) const override {
    CONCORD_ASSIGN(const Master* master, master_of(key_id));
    const std::string marked = cat(kMarkPurpose, "\n", authority, "\n", procedure_id, "\n", text);
    std::array<unsigned char, crypto_generichash_BYTES> hash{};
    crypto_generichash(hash.data(), hash.size(), raw(marked), marked.size(), master->data(), master->size());
    return to_hex(hash.data(), hash.size());
  }

 private:
  absl::StatusOr<const Master*> master_of(const std::string& key_id) const {
    const auto found = masters_.find(key_id);
    if (found != masters_.end()) return &found->second;
    return absl::NotFoundError(cat("the seal key file holds no key '", key_id, "'; restore the line it had"));
  }

  // The seed is keyed BLAKE2b of the procedure under the master, so that no two procedures share a key.
  absl::Status derive(const std::string& key_id, const std::string& authority, const std::string& procedure_id,
                      BoxPair& pair) const {
    CONCORD_ASSIGN(const Master* master, master_of(key_id));
    const std::string name = cat(kPurpose, "\n", authority, "\n", procedure_id);
    std::array<unsigned char, crypto_box_SEEDBYTES> seed{};
    crypto_generichash(seed.data(), seed.size(), raw(name), name.size(), master->data(), master->size());
    crypto_box_seed_keypair(pair.open.data(), pair.secret.data(), seed.data());
    sodium_memzero(seed.data(), seed.size());
    return absl::OkStatus();
  }

  std::map<std::string, Master> masters_;
  std::string current_;
};

struct WipedBuffer {
  std::array<char, 8'192> bytes{};
  ~WipedBuffer() { sodium_memzero(bytes.data(), bytes.size()); }
};

absl::Status make_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return absl::InvalidArgumentError(cat("cannot create the seal key file ", path));
  Master master{};
  randombytes_buf(master.data(), master.size());
  std::string hex = to_hex(master.data(), master.size());
  std::string line = cat("key-1 ", hex, "\n");
  sodium_memzero(master.data(), master.size());
  sodium_memzero(hex.data(), hex.size());
  const bool written = ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && fsync(file) == 0;
  ::close(file);
  sodium_memzero(line.data(), line.size());
  if (written) return absl::OkStatus();
  ::unlink(path.c_str());  // half a key would be in the way of the next start
  return absl::InvalidArgumentError(cat("cannot write the seal key file ", path, "; is the disk full?"));
}

}  // namespace

absl::StatusOr<std::string> seal(const std::string& public_key_hex, std::string_view content) {
  std::array<unsigned char, crypto_box_PUBLICKEYBYTES> key{};
  if (sodium_init() < 0 || !from_hex(public_key_hex, key.data(), key.size())) {
    return absl::InvalidArgumentError("not a public key of 64 hexadecimal digits");
  }
  std::string sealed(content.size() + crypto_box_SEALBYTES, '\0');
  if (crypto_box_seal(raw(sealed), raw(content), content.size(), key.data()) != 0) {
    return absl::InvalidArgumentError("the public key cannot seal");
  }
  return sealed;
}

absl::StatusOr<std::shared_ptr<const SealKeyRing>> open_seal_keys(const std::string& path, bool create) {
  if (sodium_init() < 0) return absl::InternalError("libsodium cannot start");
  if (path.empty()) {
    return absl::InvalidArgumentError(
        "set seal_key_file to a file outside the database folder that only this service may read; without it no bid "
        "can be sealed");
  }
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) {
    if (!create) {
      return absl::InvalidArgumentError(
          cat("there is no seal key file ", path,
              "; restore it, for without it sealed bids cannot be opened; before the first start, make one line "
              "'key-1 <64 random hexadecimal digits>' that only this service may read (with --dev one is made)"));
    }
    CONCORD_RETURN_IF_ERROR(make_file(path));
  } else if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return absl::InvalidArgumentError(cat("others may read the seal key file ", path, "; set its mode to 0600"));
  }
  WipedBuffer buffer;  // outlives the file that reads into it
  std::ifstream file;
  file.rdbuf()->pubsetbuf(buffer.bytes.data(), static_cast<std::streamsize>(buffer.bytes.size()));
  file.open(path);
  auto ring = std::make_shared<FileKeyRing>();
  std::string line;
  while (std::getline(file, line)) {
    std::vector<std::string> parts = absl::StrSplit(line, ' ', absl::SkipEmpty());
    const bool fits = parts.size() == 2 && parts[0].size() <= 40 && !ring->holds(parts[0]) &&
                      ring->size() < kMostKeys && ring->add(parts[0], parts[1]);
    sodium_memzero(line.data(), line.size());
    for (std::string& part : parts) sodium_memzero(part.data(), part.size());
    if (!fits) {
      return absl::InvalidArgumentError(
          cat("the seal key file ", path, " has a line that is not '<id> <64 hexadecimal digits>', or an id twice"));
    }
  }
  if (ring->size() == 0) return absl::InvalidArgumentError(cat("the seal key file ", path, " is empty"));
  return std::shared_ptr<const SealKeyRing>(std::move(ring));
}

}  // namespace concord::procurement
