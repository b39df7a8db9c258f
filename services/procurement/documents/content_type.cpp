// Asks libmagic by content, without the parts of it that unpack or parse formats that are not kept anyway.
#include "services/procurement/documents/content_type.h"

#include <mutex>

#include <magic.h>

#include "services/platform/values/text.h"

namespace concord::procurement {
namespace {

constexpr int kFlags = MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_ELF |
                       MAGIC_NO_CHECK_CDF | MAGIC_NO_CHECK_JSON;
constexpr char kUnknown[] = "application/octet-stream";

class Magic : public ContentTypes {
 public:
  explicit Magic(magic_t magic) : magic_(magic) {}
  ~Magic() override { magic_close(magic_); }
  Magic(const Magic&) = delete;
  Magic& operator=(const Magic&) = delete;

  std::string type_of(std::string_view bytes) const override {
    const std::lock_guard lock(mutex_);
    const char* type = magic_buffer(magic_, bytes.data(), bytes.size());
    return type == nullptr ? kUnknown : type;
  }

 private:
  mutable std::mutex mutex_;
  magic_t magic_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const ContentTypes>> open_content_types() {
  const magic_t magic = magic_open(kFlags);
  if (magic == nullptr) return absl::InternalError("libmagic cannot start");
  auto types = std::make_shared<Magic>(magic);
  if (magic_load(magic, nullptr) == 0) return std::shared_ptr<const ContentTypes>(std::move(types));
  const char* why = magic_error(magic);
  return absl::FailedPreconditionError(
      platform::cat("libmagic's data cannot be read (", why == nullptr ? "no reason" : why,
                    "), so that no document's type can be found; install the package libmagic-mgc"));
}

}  // namespace concord::procurement
