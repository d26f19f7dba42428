#include "cluster/nats_server.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/rand.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/check.h"
#include "cluster/socket.h"

namespace brink::cluster {
namespace {

constexpr int most_start_ms = 10'000;
constexpr int most_end_ms = 3'000;
constexpr std::size_t token_letters = 32;

void wait_ms(int ms) { ::poll(nullptr, 0, ms); }

bool has_ended(int pid) {
  int status = 0;
  return ::waitpid(pid, &status, WNOHANG) != 0;
}

std::string all_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string quoted(const std::string& text) { return nlohmann::json(text).dump(); }

std::string tls_text(const NatsServerSetup& setup) {
  if (setup.certificate.empty()) return "";
  const std::string asks = setup.ca.empty() ? "" : ", ca_file: " + quoted(setup.ca) + ", verify: true";
  return "tls { cert_file: " + quoted(setup.certificate) + ", key_file: " + quoted(setup.key) + asks + " }\n";
}

std::string config_text(const NatsServerSetup& setup, const std::string& folder) {
  const int port = setup.port == 0 ? -1 : setup.port;
  return "host: " + quoted(setup.host) + "\nport: " + std::to_string(port) + "\nserver_name: \"brink\"\n" +
         "authorization { token: " + quoted(setup.token) + " }\n" + tls_text(setup) +
         "max_payload: 8MB\nping_interval: \"2s\"\nping_max: 3\n" +
         "jetstream { store_dir: " + quoted(folder + "/store") + ", max_memory_store: 64MB, max_file_store: 1GB }\n" +
         "log_file: " + quoted(folder + "/log") + "\nports_file_dir: " + quoted(folder) + "\n";
}

// Debian keeps it where users other than root do not look.
constexpr const char* places[] = {"nats-server", "/usr/sbin/nats-server", "/usr/local/sbin/nats-server"};

// In a child: becomes the server, or says why not.
[[noreturn]] void become_server(int parent, int report, const char* config) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(0);
  ::setpgid(0, 0);  // Ctrl-C is for the run, which ends it when it is over
  const int nothing = ::open("/dev/null", O_RDWR);
  for (const int fd : {0, 1, 2}) ::dup2(nothing, fd);
  for (const char* place : places) ::execlp(place, "nats-server", "-c", config, nullptr);
  const int error = errno;
  static_cast<void>(!::write(report, &error, sizeof error));
  ::_exit(127);
}

// Whether it became one: nothing is said then.
Result<int> start_process(const std::string& config) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return could_not_run(std::string("nats-server: ") + std::strerror(errno));
  const Descriptor read_end(ends[0]);
  Descriptor write_end(ends[1]);
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid == 0) become_server(parent, write_end.get(), config.c_str());
  if (pid < 0) return could_not_run(std::string("nats-server cannot be started: ") + std::strerror(errno));
  write_end = Descriptor();
  int error = 0;
  if (::read(read_end.get(), &error, sizeof error) != sizeof error) return pid;
  ::waitpid(pid, nullptr, 0);
  return could_not_run(std::string("nats-server cannot be started: ") + std::strerror(error),
                       "install it: apt install nats-server; or give one that runs: --nats nats://HOST:4222");
}

bool listens_to_all(const std::string& host) { return host == "0.0.0.0" || host == "::"; }

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

}  // namespace

std::string secret_word(std::size_t letters) {
  static constexpr std::string_view all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::string word;
  while (word.size() < letters) {
    unsigned char byte = 0;
    CHECK(RAND_bytes(&byte, 1) == 1);
    if (byte < all.size() * (256 / all.size())) word += all[byte % all.size()];
  }
  return word;
}

Result<std::unique_ptr<NatsServer>> NatsServer::start(NatsServerSetup setup) {
  auto folder = PrivateFolder::make("brink-nats");
  if (!folder) return tl::unexpected(folder.error());
  const std::string config = folder->path() + "/config";
  if (setup.token.empty()) setup.token = secret_word(token_letters);
  std::unique_ptr<NatsServer> server(new NatsServer(std::move(*folder), std::move(setup)));
  const std::string text = config_text(server->setup_, server->folder_.path());
  if (auto ok = server->folder_.write("config", text); !ok) return tl::unexpected(ok.error());
  const auto pid = start_process(config);
  if (!pid) return tl::unexpected(pid.error());
  server->pid_ = *pid;
  if (auto ok = server->wait_until_ready(); !ok) return tl::unexpected(ok.error());
  std::error_code ignored;
  std::filesystem::remove(config, ignored);
  return server;
}

// It writes where it listens into a file when it does.
Result<void> NatsServer::wait_until_ready() {
  const std::string ports = folder_.path() + "/nats-server_" + std::to_string(pid_) + ".ports";
  for (int waited = 0; waited < most_start_ms; waited += 10) {
    const auto said = nlohmann::json::parse(all_of(ports), nullptr, false);
    if (said.is_object() && said.contains("nats") && said["nats"].is_array() && !said["nats"].empty()) {
      const std::string url = said["nats"][0].is_string() ? said["nats"][0].get<std::string>() : "";
      port_ = static_cast<std::uint16_t>(std::strtoul(url.substr(url.rfind(':') + 1).c_str(), nullptr, 10));
      return {};
    }
    if (has_ended(pid_)) {
      pid_ = -1;
      return could_not_run("nats-server ended as soon as it was started: " + why_it_ended(),
                           "is the port in use? --port takes another, --nats a server that runs already");
    }
    wait_ms(10);
  }
  return could_not_run("nats-server did not get ready within 10 s: " + why_it_ended(), "is this machine very busy?");
}

// The last line of its log that is an error, without the moment.
std::string NatsServer::why_it_ended() const {
  std::istringstream log(all_of(folder_.path() + "/log"));
  std::string line, why = "it does not say why";
  while (std::getline(log, line)) {
    for (const char* mark : {"[FTL] ", "[ERR] "}) {
      if (const auto at = line.find(mark); at != std::string::npos) why = line.substr(at + 6);
    }
  }
  return why;
}

NatsServer::~NatsServer() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGTERM);
  for (int waited = 0; waited < most_end_ms; waited += 10) {
    if (has_ended(pid_)) return;
    wait_ms(10);
  }
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

std::string NatsServer::url_with(const std::string& host) const {
  const std::string scheme = setup_.certificate.empty() ? "nats://" : "tls://";
  return scheme + (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + std::to_string(port_);
}

plan::NatsAccess NatsServer::access() const {
  plan::NatsAccess access;
  access.urls = {url_with(listens_to_all(setup_.host) ? "127.0.0.1" : setup_.host)};
  access.token = setup_.token;
  if (!setup_.ca.empty()) access.certificate = setup_.certificate;
  if (!setup_.ca.empty()) access.key = setup_.key;
  return access;
}

std::string NatsServer::url() const { return url_with(listens_to_all(setup_.host) ? host_name() : setup_.host); }

bool NatsServer::is_readable() const {
  const std::string& host = setup_.host;
  const bool here = host.starts_with("127.") || host == "::1" || host == "localhost";
  return !here && setup_.certificate.empty();
}

}  // namespace brink::cluster
