// Bytes on a connection: heads, bodies, and what they say.
#pragma once

#include <netinet/in.h>

#include <cstdint>
#include <string>

#include "http.h"

namespace lab {

bool send_all(int fd, const std::string& bytes);
// Reads on until `buffer` holds a head; its length with the empty line, or 0 at the end of the connection.
std::size_t read_head(int fd, std::string& buffer);
// Reads on until `buffer` holds what the head of `length` bytes announces.
bool read_body(int fd, std::string& buffer, std::size_t length);

Request parse(const std::string& head);
bool wants_close(std::string head);
const char* reason(int status);
sockaddr_in loopback(std::uint16_t port);

}  // namespace lab
