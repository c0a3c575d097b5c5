// This machine: what its resolver, its addresses and its disk have to say about settings. The
// checks throw BadSetting.
#pragma once

#include <filesystem>
#include <string>

namespace service_host {

// localhost → 127.0.0.1. Of a name that has both, the IPv4 address is taken: it is what most others
// can reach. The resolver is asked about names only.
std::string numeric_host(const std::string& host);

// 0.0.0.0 and ::
bool is_every_address(const std::string& host);

std::string machine_name();

// Where others reach what listens on `host`. Every address of this machine is `name` to them, or,
// if nobody would find that, 127.0.0.1.
std::string reachable_host(const std::string& host, const std::string& name);

// That a process can listen on this address here, whatever the port.
void check_host(const std::string& host);

// Makes the home if it is not there, and in it run/, which every process writes to; data/ need not
// be there yet.
void check_home(const std::filesystem::path& home);

// `setting` is the one that names the file: ORDERLY_ROUTES.
void check_readable(const std::string& setting, const std::filesystem::path& file);

}  // namespace service_host
