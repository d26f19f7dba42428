#include "script/js/module_sockets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "engine/listener.h"
#include "script/js/js_test_util.h"

namespace brink::script::js {
namespace {

using engine::Action;
using protocol::Opcode;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Rig;

class Quiet final : public sample::Journal {
 public:
  void check(std::string_view, bool) override {}
  void mishap(sample::Mishap, std::string_view, std::string_view) override {}
};

// One user and a server that echoes: "bye" it answers by closing with 4001, a ping by a pong. To "late" it had closed
// with 4002 before that was said.
class JsSockets : public ::testing::Test, public engine::Seat {
 protected:
  struct HelperSeat final : engine::Seat {
    void wake() override { woken = true; }
    void break_off() override {}
    void help(std::unique_ptr<engine::Behaviour>) override {}
    void call(std::size_t) override {}
    bool woken = false;
  };
  struct Incoming {
    Opcode opcode = Opcode::text;
    std::string payload = {};
    std::uint16_t code = 0;
  };

  void wake() override { awake_ = true; }
  void break_off() override {}
  void help(std::unique_ptr<engine::Behaviour> helper) override {
    helper_ = std::move(helper);
    listener_ = dynamic_cast<engine::Listener*>(helper_.get());
    listener_->sit(seat_);
  }
  void call(std::size_t) override {}

  // What the script logs in one iteration.
  std::vector<std::string> play(const std::string& script) {
    Rig rig(script);
    rig.world.options.emplace();
    if (const std::string failed = rig.begin(); !failed.empty()) return {failed};
    User& user = *rig.users.front();
    user.enter({UserId{0}, 1, false, journal_, *this, nullptr});
    Job job;
    job.function = "default";
    user.give(std::move(job));
    const engine::Outcome nothing;
    for (Action action = user.go_on(nothing); action.kind != Action::Kind::end_iteration;
         action = user.go_on(nothing)) {
      awake_ = false;
      for (int turns = 0; turns < 10 && !awake_; ++turns) turn_helper();
      if (!awake_ && action.pause < Duration::max()) testing::clock_now += action.pause;
      if (!awake_ && action.pause == Duration::max()) return {"nobody wakes it"};
    }
    for (int turns = 0; turns < 10; ++turns) turn_helper();
    std::vector<std::string> lines;
    for (const std::string& line : rig.log.lines) lines.push_back(line.substr(line.find(": ") + 2));
    if (!user.end().ok) lines.push_back("thrown: " + user.end().text);
    helper_.reset();
    begun_ = false;
    return lines;
  }

  std::uint16_t status_ = 101;
  std::vector<std::string> seen_;  // by the server

 private:
  void turn_helper() {
    if (!helper_) return;
    if (!begun_) {
      begun_ = true;
      action_ = helper_->next({});
    }
    switch (action_.kind) {
      case Action::Kind::open_socket: return open();
      case Action::Kind::use_socket: return engine::listens(*action_.on_socket) ? listen() : hear(*action_.on_socket);
      case Action::Kind::close_socket:
        seen_.push_back("close " + std::to_string(listener_->goodbye().code) + " " +
                        std::string(listener_->goodbye().reason));
        action_ = helper_->next({});
        return;
      default: begun_ = false; helper_.reset();
    }
  }

  void fail() {
    sample::Sample sample;
    sample.failure = sample::Failure::socket_closed;
    action_ = helper_->next({&sample, {}, {}});
  }

  void go_on(std::string_view head = {}) {
    sample::Sample sample;
    sample.status = head.empty() ? 0 : status_;
    sample.failure = sample.status >= 400 ? sample::Failure::status : sample::Failure::none;
    action_ = helper_->next({&sample, head, {}});
  }

  void open() {
    std::string line(action_.handshake->request.target);
    for (const auto& header : action_.handshake->request.headers) {
      if (!header.name.starts_with("Sec-WebSocket-K"))
        line += " " + std::string(header.name) + "=" + std::string(header.value);
    }
    seen_.push_back(line);
    go_on("HTTP/1.1 101 Switching\r\nSec-WebSocket-Protocol: chat\r\nX-Y: z\r\n\r\n");
  }

  void hear(const engine::SocketRequest& request) {
    const std::string text(request.payload);
    const bool binary = request.says == Opcode::binary;
    if (text == "late" || text == "lost") {
      if (text == "late") listener_->hear({Opcode::close, "over", 4002});
      return fail();
    }
    if (request.says == Opcode::ping) {
      incoming_.push_back({Opcode::pong});
    } else if (text == "bye") {
      incoming_.push_back({Opcode::close, "over", 4001});
    } else {
      incoming_.push_back({*request.says, (binary ? "" : "echo ") + text});
    }
    go_on();
  }

  void listen() {
    bool ends = std::exchange(seat_.woken, false);
    while (!incoming_.empty()) {
      const Incoming one = std::move(incoming_.front());
      incoming_.pop_front();
      listener_->hear({one.opcode, one.payload, one.code});
      ends = ends || one.opcode == Opcode::close;
    }
    if (ends) go_on();
  }

  Quiet journal_;
  HelperSeat seat_;
  std::unique_ptr<engine::Behaviour> helper_;
  engine::Listener* listener_ = nullptr;  // the same
  Action action_;
  std::deque<Incoming> incoming_;
  bool begun_ = false, awake_ = false;
};

TEST_F(JsSockets, LikeBrowsersHaveThem) {
  EXPECT_THAT(play(R"(
    import { WebSocket, Blob } from 'k6/websockets';
    export default function () {
      const ws = new WebSocket('ws://127.0.0.1:81/a?b=1', ['chat', 'other'], { headers: { 'X-A': '1' } });
      console.log(ws.readyState, ws.url);
      try { ws.send('early'); } catch (e) { console.log(e.message); }
      ws.addEventListener('open', () => { console.log('open', ws.readyState, ws.protocol); ws.send('one'); });
      ws.onmessage = async ({ data }) => {
        if (data === 'echo one') { ws.binaryType = 'arraybuffer'; ws.send(new Uint8Array([1, 2]).buffer); }
        else if (data instanceof ArrayBuffer) { console.log(data.byteLength);
          ws.binaryType = 'blob'; ws.send(new Blob(['abc'])); }
        else { console.log(await data.text()); ws.ping(); }
      };
      ws.onpong = () => { console.log('pong'); ws.close(3001, 'enough'); };
      ws.onclose = (e) => console.log('close', e.code, e.reason, ws.readyState);
    })"),
              ElementsAre("0 ws://127.0.0.1:81/a?b=1", "InvalidStateError: the WebSocket is not open yet",
                          "open 1 chat", "2", "abc", "pong", "close 3001 enough 3"));
  EXPECT_THAT(seen_, ElementsAre(HasSubstr("/a?b=1 X-A=1 Upgrade=websocket Connection=Upgrade Sec-WebSocket-Version=13 "
                                           "Sec-WebSocket-Protocol=chat, other"),
                                 "close 3001 enough"));
}

TEST_F(JsSockets, ServersCloseAndRefuse) {
  constexpr const char* script = R"(
    import { WebSocket } from 'k6/websockets';
    export default function () {
      const ws = new WebSocket('ws://127.0.0.1:81/');
      ws.onopen = () => ws.send('bye');
      ws.onerror = (e) => console.log('error', e.error);
      ws.onclose = (e) => console.log('close', e.code, e.reason);
    })";
  EXPECT_THAT(play(script), ElementsAre("close 4001 over"));
  const auto with = [&](const std::string& said) {
    std::string text = script;
    return text.replace(text.find("bye"), 3, said);
  };
  EXPECT_THAT(play(with("late")), ElementsAre("close 4002 over"));
  EXPECT_THAT(play(with("lost")), ElementsAre("error the connection was lost", "close 1006 "));
  status_ = 403;
  EXPECT_THAT(play(script), ElementsAre(HasSubstr("error websocket: bad handshake"), "close 1006 "));
}

TEST_F(JsSockets, OfTheOldModuleBlock) {
  EXPECT_THAT(play(R"(
    import ws from 'k6/ws';
    export default function () {
      const response = ws.connect('ws://127.0.0.1:81/', null, (socket) => {
        socket.on('open', () => { console.log('open'); socket.send('hi'); });
        socket.on('message', (text) => {
          console.log(text);
          socket.setTimeout(() => { console.log('later'); socket.close(); }, 500);
        });
        socket.setInterval(() => console.log('tick'), 200);
        socket.on('close', (code) => console.log('close', code));
      });
      console.log(response.status, response.headers['X-Y'], response.error === '');
    })"),
              ElementsAre("open", "echo hi", "tick", "tick", "later", "close 1001", "101 z true"));
}

TEST_F(JsSockets, OfTheOldModuleFail) {
  EXPECT_THAT(play(R"(
    import ws from 'k6/ws';
    export default function () {
      ws.connect('ws://127.0.0.1:81/', (socket) => {
        socket.on('open', () => socket.send('lost'));
        socket.on('error', (e) => console.log(e.error(), e.message, Object.keys(e).length));
        socket.on('close', (code) => console.log('close', code));
      });
    })"),
              ElementsAre("the connection was lost the connection was lost 0", "close 1006"));
}

TEST_F(JsSockets, CookiesGoOutInOneLine) {
  EXPECT_THAT(play(R"(
    import http from 'k6/http';
    import { WebSocket } from 'k6/websockets';
    export default function () {
      http.cookieJar().set('http://127.0.0.1:81/', 'kept', 'k');
      const ws = new WebSocket('ws://127.0.0.1:81/', null, { headers: { Cookie: 'own=1' } });
      ws.onopen = () => ws.close();
    })"),
              ElementsAre());
  EXPECT_THAT(seen_, ElementsAre("/ Upgrade=websocket Connection=Upgrade Sec-WebSocket-Version=13 "
                                 "Cookie=own=1; kept=k",
                                 "close 1000 "));
}

TEST_F(JsSockets, BadUrls) {
  EXPECT_THAT(play(R"(
    import { WebSocket } from 'k6/websockets';
    export default function () {
      for (const url of ['http://127.0.0.1/', 'ws://']) {
        try { new WebSocket(url); } catch (e) { console.log(e.message.slice(0, 11)); }
      }
    })"),
              ElementsAre("invalid URL", ::testing::_));
}

}  // namespace
}  // namespace brink::script::js
