#include "gateway/edge/tls.hpp"

#include <openssl/ssl.h>
#include <stdexcept>
#include <string_view>

namespace gateway {
namespace {

namespace ssl = boost::asio::ssl;

// A list of names, each behind a byte with its length. A client that offers only others is refused;
// one that offers none speaks HTTP/1.1 anyway.
int select_protocol(
    SSL* /*connection*/,
    const unsigned char** chosen,
    unsigned char* chosen_size,
    const unsigned char* offered,
    unsigned int offered_size,
    void* /*unused*/
) {
    static constexpr std::string_view ours = "\x08http/1.1";
    unsigned char* found = nullptr;
    const int outcome = SSL_select_next_proto(
        &found,
        chosen_size,
        reinterpret_cast<const unsigned char*>(ours.data()),
        static_cast<unsigned int>(ours.size()),
        offered,
        offered_size
    );
    *chosen = found;
    return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

ssl::context tls_context(const std::string& certificate, const std::string& key) {
    ssl::context context{ssl::context::tls_server};
    context.set_options(
        ssl::context::default_workarounds | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1 |
        SSL_OP_NO_RENEGOTIATION
    );
    boost::system::error_code failed;
    context.use_certificate_chain_file(certificate, failed);
    if (failed)
        throw std::runtime_error{"tls-certificate: " + certificate + ": " + failed.message()};
    context.use_private_key_file(key, ssl::context::pem, failed);
    if (failed) throw std::runtime_error{"tls-key: " + key + ": " + failed.message()};
    SSL_CTX_set_mode(context.native_handle(), SSL_MODE_RELEASE_BUFFERS);  // of resting connections
    SSL_CTX_set_alpn_select_cb(context.native_handle(), select_protocol, nullptr);
    return context;
}

}  // namespace gateway
