#include "gateway/edge/tls.hpp"

#include <filesystem>
#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service_host/process/settings.hpp"

namespace gateway {
namespace {

using testing::StartsWith;

template <typename Object, auto free>
struct Freed {
    void operator()(Object* object) const { free(object); }
};
using PrivateKey = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509, X509_free>>;
using OutputFile = std::unique_ptr<FILE, Freed<FILE, fclose>>;

PrivateKey elliptic_key() { return PrivateKey{EVP_EC_gen("P-256")}; }
PrivateKey rsa_key() { return PrivateKey{EVP_RSA_gen(2048U)}; }

class TlsFiles : public testing::Test {
protected:
    TlsFiles() { std::filesystem::create_directories(folder_); }
    ~TlsFiles() override { std::filesystem::remove_all(folder_); }

    std::string path(const std::string& name) const { return folder_ + "/" + name; }
    std::string write_key(const std::string& name, EVP_PKEY* key) const {
        const OutputFile file{fopen(path(name).c_str(), "w")};
        PEM_write_PrivateKey(file.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
        return path(name);
    }
    std::string write_certificate(const std::string& name, EVP_PKEY* key) const {
        const Certificate certificate{X509_new()};
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3'600);
        X509_set_pubkey(certificate.get(), key);
        X509_sign(certificate.get(), key, EVP_sha256());
        const OutputFile file{fopen(path(name).c_str(), "w")};
        PEM_write_X509(file.get(), certificate.get());
        return path(name);
    }
    static std::string tls_complaint(const std::string& certificate, const std::string& key) {
        try {
            tls_context(certificate, key);
            return "no complaint";
        } catch (const service_host::BadSetting& trouble) {
            return trouble.what();
        }
    }

    const PrivateKey key_ = elliptic_key();

private:
    std::string folder_ = testing::TempDir() + "tls_test_" + std::to_string(getpid());
};

TEST_F(TlsFiles, AreTakenIfTheyFit) {
    const auto certificate = write_certificate("our.pem", key_.get());
    EXPECT_EQ(tls_complaint(certificate, write_key("our.key", key_.get())), "no complaint");
}

TEST_F(TlsFiles, AreRefusedWithTheirSettingIfTheyCannotBeRead) {
    const auto certificate = write_certificate("our.pem", key_.get());
    EXPECT_EQ(
        tls_complaint(path("none"), path("none")),
        "ORDERLY_TLS_CERTIFICATE: " + path("none") + " cannot be read: No such file or directory"
    );
    EXPECT_EQ(
        tls_complaint(certificate, path("none")),
        "ORDERLY_TLS_KEY: " + path("none") + " cannot be read: No such file or directory"
    );
    EXPECT_EQ(
        tls_complaint(path(""), path("none")),
        "ORDERLY_TLS_CERTIFICATE: " + path("") + " cannot be read: Is a directory"
    );
}

TEST_F(TlsFiles, AreRefusedWithTheirSettingIfTheyAreSomethingElse) {
    const auto certificate = write_certificate("our.pem", key_.get());
    const auto key = write_key("our.key", key_.get());
    EXPECT_THAT(
        tls_complaint(key, key), StartsWith("ORDERLY_TLS_CERTIFICATE: " + key + " cannot be used: ")
    );
    EXPECT_THAT(
        tls_complaint(certificate, certificate),
        StartsWith("ORDERLY_TLS_KEY: " + certificate + " cannot be used: ")
    );
}

TEST_F(TlsFiles, AreRefusedIfTheKeyIsOfAnotherCertificate) {
    const auto certificate = write_certificate("our.pem", key_.get());
    for (const auto& other : {elliptic_key(), rsa_key()}) {
        const auto key = write_key("other.key", other.get());
        EXPECT_THAT(
            tls_complaint(certificate, key),
            StartsWith("ORDERLY_TLS_KEY: " + key + " cannot be used: ")
        );
    }
}

}  // namespace
}  // namespace gateway
