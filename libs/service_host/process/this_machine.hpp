// This machine: what its resolver, its addresses and its disk have to say about settings. The
// checks throw BadSetting.
#pragma once

#include <filesystem>
#include <string>

namespace service_host {

// localhost → 127.0.0.1. A name that has both gives its IPv4 address, which most others can reach.
// The resolver is asked about names only, and may take many seconds where it does not work.
std::string numeric_host(const std::string& host);

// 0.0.0.0 and ::
bool is_every_address(const std::string& host);

std::string machine_name();

// Where others reach what listens on `host`. For 0.0.0.0 and :: that is `name` if it resolves here,
// and otherwise 127.0.0.1.
std::string reachable_host(const std::string& host, const std::string& name);

// Checks that a process can listen on this address of this machine, on some port.
void check_host(const std::string& host);

// Makes the home, and in it run/, which every process writes to.
void check_home(const std::filesystem::path& home);

// `setting` is the one that names the file: ORDERLY_ROUTES.
void check_readable(const std::string& setting, const std::filesystem::path& file);

}  // namespace service_host
