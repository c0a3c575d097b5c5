#include "gateway/edge/tls.hpp"

#include <openssl/ssl.h>
#include <string_view>

#include "service_host/process/settings.hpp"
#include "service_host/process/this_machine.hpp"

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

constexpr auto certificate_setting = "ORDERLY_TLS_CERTIFICATE";
constexpr auto key_setting = "ORDERLY_TLS_KEY";

void refuse(const std::string& setting, const std::string& file, const std::string& why) {
    throw service_host::BadSetting{setting + ": " + file + " cannot be used: " + why};
}

}  // namespace

ssl::context tls_context(const std::string& certificate, const std::string& key) {
    ssl::context context{ssl::context::tls_server};
    context.set_options(
        ssl::context::default_workarounds | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1 |
        SSL_OP_NO_RENEGOTIATION
    );
    boost::system::error_code failed;
    service_host::check_readable(certificate_setting, certificate);
    context.use_certificate_chain_file(certificate, failed);
    if (failed) refuse(certificate_setting, certificate, failed.message());
    service_host::check_readable(key_setting, key);
    context.use_private_key_file(key, ssl::context::pem, failed);
    if (failed) refuse(key_setting, key, failed.message());
    // OpenSSL has taken a key of another type than the certificate's without comparing them.
    if (SSL_CTX_check_private_key(context.native_handle()) != 1)
        refuse(key_setting, key, "it is not the certificate's key");
    SSL_CTX_set_mode(context.native_handle(), SSL_MODE_RELEASE_BUFFERS);  // of resting connections
    SSL_CTX_set_alpn_select_cb(context.native_handle(), select_protocol, nullptr);
    return context;
}

}  // namespace gateway
