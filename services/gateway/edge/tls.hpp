// The TLS side of the edge: a certificate that is given, TLS 1.2 and 1.3, and HTTP/1.1 by ALPN
// (RFC 7301).
#pragma once

#include <string>

#include <boost/asio/ssl/context.hpp>

namespace gateway {

// Of PEM files: the certificate with its chain, and its private key. Throws BadSetting that names
// the file which cannot be used.
boost::asio::ssl::context tls_context(const std::string& certificate, const std::string& key);

}  // namespace gateway
