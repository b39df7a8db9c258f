// Lays the files that deploy/nginx asks for and waits until nginx takes connections.
#include "tests/processes/ingress.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "services/platform/values/text.h"
#include "tests/file_text.h"
#include "tests/where.h"

namespace concord {
namespace {

using platform::cat;

constexpr char kNginx[] = "/usr/sbin/nginx";
constexpr char kOpenssl[] = "/usr/bin/openssl";
constexpr int kStartMs = 10'000;

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int free_port() {
  const int asked = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  bind(asked, reinterpret_cast<const sockaddr*>(&address), size);
  getsockname(asked, reinterpret_cast<sockaddr*>(&address), &size);
  close(asked);
  return ntohs(address.sin_port);
}

bool takes_connections(int port) {
  const int asked = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(port);
  const bool taken = connect(asked, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(asked);
  return taken;
}

void write(const std::string& file, const std::string& text) { std::ofstream(file) << text; }

}  // namespace

Ingress::Ingress(const RunningDeployment& running) {
  const std::string folder = folder_.path();
  for (const char* inner : {"/run", "/logs", "/tls"}) std::filesystem::create_directories(folder + inner);
  // The workers give up root and must come to the folder all the same.
  std::filesystem::permissions(folder, std::filesystem::perms(0755));
  const int port = free_port(), plain = free_port();
  address_ = cat("localhost:", port);
  plain_address_ = cat("127.0.0.1:", plain);
  const std::string from = tests::source_folder() + "/deploy/nginx/";
  std::filesystem::copy_file(from + "concord.conf", folder + "/concord.conf");
  std::string listen = file_text(from + "listen.conf.example");
  listen.replace(listen.find("listen 443"), 10, cat("listen 127.0.0.1:", port));
  write(folder + "/listen.conf", cat(listen, "listen 127.0.0.1:", plain, " http2;\n"));
  std::string upstreams;
  for (const char* service : {"registry", "needs", "procurement", "transition", "rules"}) {
    upstreams +=
        cat("upstream ", service, " { server ", *running.deployment().address_of(service), "; keepalive 32; }\n");
  }
  write(folder + "/upstreams.conf", upstreams);
  const Said certified =
      run_program({kOpenssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                   "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
                   folder + "/tls/key.pem", "-out", folder + "/tls/certificate.pem"});
  if (certified.code != 0) return;
  auto nginx = std::make_unique<Child>(
      Child::start({kNginx, "-p", folder, "-c", folder + "/concord.conf", "-g", "daemon off;"}));
  for (int waited = 0; waited < kStartMs; waited += 20) {
    if (takes_connections(port) && takes_connections(plain)) {
      nginx_ = std::move(nginx);
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

Ingress::~Ingress() {
  if (nginx_ != nullptr) nginx_->signal_and_wait(SIGTERM);
}

std::string Ingress::certificate() const { return file_text(folder_.path() + "/tls/certificate.pem"); }
std::string Ingress::log() const { return file_text(folder_.path() + "/logs/error.log"); }

}  // namespace concord
