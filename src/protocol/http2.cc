#include "protocol/http2.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "protocol/http2_state.h"

namespace brink::protocol {
namespace {

constexpr std::int32_t window = (1 << 30) - 1;
constexpr std::size_t most_request_head = std::size_t{1} << 18;

std::string_view view(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

// nghttp2 reads neither through these pointers nor keeps them beyond the frame.
std::uint8_t* bytes_of(std::string_view text) {
  return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(text.data()));
}

nghttp2_nv pair_of(const Http2Field& field) {
  return {bytes_of(field.name), bytes_of(field.value), field.name.size(), field.value.size(),
          NGHTTP2_NV_FLAG_NO_COPY_NAME | NGHTTP2_NV_FLAG_NO_COPY_VALUE};
}

std::uint32_t big_endian(const std::uint8_t* at) {
  return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | at[3];
}

struct OptionFree {
  void operator()(nghttp2_option* option) const { nghttp2_option_del(option); }
};

std::unique_ptr<nghttp2_option, OptionFree> make_options() {
  nghttp2_option* option = nullptr;
  CHECK(nghttp2_option_new(&option) == 0, "out of memory");
  nghttp2_option_set_peer_max_concurrent_streams(option, Http2Session::presumed_streams);
  nghttp2_option_set_max_send_header_block_length(option, 4 * most_request_head);
  return std::unique_ptr<nghttp2_option, OptionFree>(option);
}

}  // namespace

Http2Session::Http2Session(const Http2Limits& limits, Http2Events& events)
    : state_(std::make_unique<Http2State>(limits, events)) {
  const auto option = make_options();
  CHECK(nghttp2_session_client_new2(&state_->session, http2_callbacks(), state_.get(), option.get()) == 0,
        "out of memory");
  const std::array settings = {
      nghttp2_settings_entry{NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
      nghttp2_settings_entry{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, window},
      nghttp2_settings_entry{NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, static_cast<std::uint32_t>(limits.head)},
  };
  nghttp2_session* const session = state_->session;
  CHECK(nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, settings.data(), settings.size()) == 0);
  CHECK(nghttp2_session_set_local_window_size(session, NGHTTP2_FLAG_NONE, 0, window) == 0);
}

Http2Session::~Http2Session() = default;

Http2Sent Http2Session::send(const Http2Request& request, Http2Response& response, std::size_t keep_body,
                             Http2Talk* talk) {
  Http2State& s = *state_;
  s.pairs.clear();
  std::size_t head = 0;
  for (const Http2Field& field : request.fields()) {
    s.pairs.push_back(pair_of(field));
    head += field.name.size() + field.value.size();
  }
  if (head > most_request_head) return Http2Sent::too_large;
  const nghttp2_data_provider upload = http2_upload(response);
  const bool has_body = !request.body().empty() || talk != nullptr;
  const std::int32_t stream = nghttp2_submit_request(s.session, nullptr, s.pairs.data(), s.pairs.size(),
                                                     has_body ? &upload : nullptr, &response);
  if (stream < 0) return Http2Sent::no_stream;
  response.begin(stream, talk != nullptr ? std::string_view() : request.body(), keep_body, talk);
  s.unsent.push_back(&response);
  ++s.active;
  return Http2Sent::sent;
}

void Http2Session::cancel(Http2Response& response) {
  if (response.stream_ == Http2Response::no_stream) return;
  state_->reset(response.stream_, NGHTTP2_CANCEL);
  response.stream_ = Http2Response::no_stream;
}

// One whose frames have not begun to go out, or that has ended, has nothing to be resumed.
void Http2Session::resume(Http2Response& response) {
  if (response.stream_ == Http2Response::no_stream) return;
  (void)nghttp2_session_resume_data(state_->session, response.stream_);
}

void Http2Session::receive(std::string_view bytes) {
  Http2State& s = *state_;
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const ssize_t used = nghttp2_session_mem_recv(s.session, data, bytes.size());
  if (used < 0) s.fail(nghttp2_strerror(static_cast<int>(used)));
}

void Http2Session::produce(std::string& out, std::size_t most) {
  Http2State& s = *state_;
  while (out.size() < most) {
    const std::uint8_t* data = nullptr;
    const ssize_t size = nghttp2_session_mem_send(s.session, &data);
    if (size < 0) s.fail(nghttp2_strerror(static_cast<int>(size)));
    if (size <= 0) {
      s.unsent.clear();
      return;
    }
    s.account(data, static_cast<std::size_t>(size));
    out.append(view(data, static_cast<std::size_t>(size)));
  }
}

// The preface is no frame, but does not look like one of these either.
void Http2State::account(const std::uint8_t* frame, std::size_t size) {
  if (size < http2_frame_header) return;
  const std::uint8_t type = frame[3];
  if (type == NGHTTP2_HEADERS || type == NGHTTP2_DATA || type == NGHTTP2_CONTINUATION) {
    const auto stream = static_cast<std::int32_t>(big_endian(frame + 5) & 0x7fffffff);
    if (Http2Response* response = find(stream)) response->bytes_sent_ += size;
  } else if (type == NGHTTP2_GOAWAY && size >= http2_frame_header + 8 &&
             big_endian(frame + http2_frame_header + 4) != 0) {
    fail("not HTTP/2");
  }
}

void Http2Session::go_away() { nghttp2_session_terminate_session(state_->session, NGHTTP2_NO_ERROR); }

bool Http2Session::failed() const { return state_->failed; }
bool Http2Session::is_not_http2() const { return state_->is_not_http2; }
const std::string& Http2Session::error_text() const { return state_->error_text; }
bool Http2Session::going_away() const { return state_->going_away; }
std::uint32_t Http2Session::goaway_code() const { return state_->goaway_code; }
std::string Http2Session::goaway_text() const { return nghttp2_http2_strerror(state_->goaway_code); }
std::uint32_t Http2Session::max_streams() const { return state_->max_streams; }
bool Http2Session::has_settings() const { return state_->has_settings; }
std::uint32_t Http2Session::active() const { return state_->active; }

}  // namespace brink::protocol
