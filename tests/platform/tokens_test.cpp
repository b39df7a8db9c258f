// Tokens: EdDSA from the development issuer, RS256 from a JWKS file; every way a token can be wrong is refused by its
// own code.
#include "services/platform/entry/tokens.h"

#include <fstream>

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "services/platform/entry/access.h"
#include "services/platform/following/service_token.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "tests/contracts/temporary_folder.h"

namespace concord::platform {
namespace {

// An identity provider with an RSA key, as a council would run one.
class RsaIssuer {
 public:
  RsaIssuer() : key_(EVP_RSA_gen(2048)) {}
  RsaIssuer(const RsaIssuer&) = delete;
  RsaIssuer& operator=(const RsaIssuer&) = delete;
  ~RsaIssuer() { EVP_PKEY_free(key_); }
  std::string jwks(const std::string& kid) const {
    return cat(R"({"keys":[{"kty":"EC","crv":"P-256","kid":"other"},{"kty":"RSA","alg":"RS256","kid":")", kid,
               R"(","n":")", number(OSSL_PKEY_PARAM_RSA_N), R"(","e":")", number(OSSL_PKEY_PARAM_RSA_E), R"("}]})");
  }
  std::string sign(const std::string& header, const std::string& claims) const {
    const std::string text = cat(base64url(header), ".", base64url(claims));
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_);
    std::size_t size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    EVP_DigestSign(context, nullptr, &size, bytes, text.size());
    std::string signature(size, '\0');
    EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size, bytes, text.size());
    EVP_MD_CTX_free(context);
    return cat(text, ".", base64url(signature));
  }

 private:
  std::string number(const char* parameter) const {
    BIGNUM* value = nullptr;
    EVP_PKEY_get_bn_param(key_, parameter, &value);
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(value)), '\0');
    BN_bn2bin(value, reinterpret_cast<unsigned char*>(bytes.data()));
    BN_free(value);
    return base64url(bytes);
  }
  EVP_PKEY* key_;
};

class Tokens : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(make_development_issuer(file("dev.key"), file("dev.jwks")).ok());
    std::ofstream(file("council.jwks")) << rsa_.jwks("k1");
    verifier_ = make(true);
  }
  std::string file(const std::string& name) const { return folder_.path() + "/" + name; }
  std::unique_ptr<TokenVerifier> make(bool development) {
    TokenOptions options;
    options.jwks_file = file("council.jwks");
    options.issuer = "https://login.council.example";
    options.development_jwks_file = file("dev.jwks");
    options.development = development;
    auto made = make_token_verifier(options, world_);
    EXPECT_TRUE(made.ok()) << made.status();
    return *std::move(made);
  }
  std::string claims(const std::string& changes = "") const {
    return cat(R"({"iss":"https://login.council.example","aud":"concord","sub":"alice","exp":)", kNowSeconds + 600,
               R"(,"roles":["commissioner","nonsense"],"authorities":["lancashire"])", changes, "}");
  }
  std::string refusal(const std::string& token) { return code_of(verifier_->verify(token).status()); }

  static constexpr std::int64_t kNowSeconds = 1'800'000'000;
  TemporaryFolder folder_;
  TestWorld world_{kNowSeconds * 1000};
  RsaIssuer rsa_;
  std::unique_ptr<TokenVerifier> verifier_;
  const std::string rs256_ = R"({"alg":"RS256","kid":"k1"})";
};

TEST_F(Tokens, ADevelopmentTokenSaysWhoAndFor) {
  const auto token = issue_development_token(file("dev.key"),
                                             {"bob", "X-CONCORD-P1", {"provider", "auditor"}, {"commons"}, 60}, world_);
  ASSERT_TRUE(token.ok());
  const auto actor = verifier_->verify(*token);
  ASSERT_TRUE(actor.ok()) << actor.status();
  EXPECT_EQ(actor->subject, "bob");
  EXPECT_EQ(actor->organisation, "X-CONCORD-P1");
  EXPECT_TRUE(actor->is(access::v1::ROLE_PROVIDER) && actor->is(access::v1::ROLE_AUDITOR) &&
              !actor->is(access::v1::ROLE_COMMISSIONER));
  EXPECT_TRUE(actor->holds("commons") && !actor->holds("lancashire"));
}

TEST_F(Tokens, AServiceStartsOnlyWithATokenOfItsOwn) {
  const std::vector<std::string> follows = {"needs/plan", "registry/service"};
  const auto reads = [&](const TokenClaims& claims) {
    std::ofstream(file("service.token")) << *issue_development_token(file("dev.key"), claims, world_) << "\n";
    return read_service_token(file("service.token"), "transition", follows).status();
  };
  EXPECT_TRUE(reads(service_claims("transition", follows)).ok());
  const auto actor = verifier_->verify(*read_service_token(file("service.token"), "transition", follows));
  ASSERT_TRUE(actor.ok()) << actor.status();
  EXPECT_EQ(actor->follows->count("needs/plan"), 1U);
  // The one token for all services of earlier releases.
  const absl::Status old = reads({"service/follower", "", {"auditor"}, {"*"}, 60});
  for (const char* needed :
       {"\"sub\": \"service/transition\"", "\"roles\": [\"service\"]", "\"needs/plan\"", "\"registry/service\""})
    EXPECT_NE(old.message().find(needed), absl::string_view::npos) << needed << " in " << old;
  EXPECT_FALSE(reads(service_claims("transition", {"needs/plan"})).ok()) << "it names less than is followed";
  EXPECT_FALSE(reads(service_claims("needs", follows)).ok()) << "another's";
}

TEST_F(Tokens, OnlyAServiceFollows) {
  TokenClaims claims{"bob", "", {"auditor"}, {"*"}, 60};
  claims.follows = {"registry/service"};
  const auto actor = verifier_->verify(*issue_development_token(file("dev.key"), claims, world_));
  ASSERT_TRUE(actor.ok()) << actor.status();
  EXPECT_EQ(actor->follows, nullptr);
}

TEST_F(Tokens, NoPersonsAddressBecomesASubject) {
  const auto made =
      issue_development_token(file("dev.key"), {"jane.doe@example.org", "", {"auditor"}, {"*"}, 60}, world_);
  EXPECT_EQ(code_of(made.status()), "TOKEN_PERSONAL_SUBJECT");
  EXPECT_EQ(refusal(rsa_.sign(rs256_, claims(R"(,"sub":"jane.doe@example.org")"))), "TOKEN_PERSONAL_SUBJECT");
  EXPECT_EQ(refusal(rsa_.sign(rs256_, claims(R"(,"sub":"bob\u001b[31m")"))), "TOKEN_MALFORMED");
}

TEST_F(Tokens, ADevelopmentTokenIsWorthNothingWithoutDev) {
  const auto token = issue_development_token(file("dev.key"), {"bob", "", {"operator"}, {"*"}, 60}, world_);
  verifier_ = make(false);
  EXPECT_EQ(refusal(*token), "TOKEN_WRONG_ISSUER");
}

TEST_F(Tokens, AnRs256TokenOfTheCouncilIsAccepted) {
  const auto actor = verifier_->verify(rsa_.sign(rs256_, claims()));
  ASSERT_TRUE(actor.ok()) << actor.status();
  EXPECT_EQ(actor->subject, "alice");
  EXPECT_EQ(actor->roles.size(), 1) << "an unknown role grants nothing";
}

TEST_F(Tokens, EveryWrongTokenIsRefusedByItsOwnCode) {
  EXPECT_EQ(refusal("rubbish"), "TOKEN_MALFORMED");
  EXPECT_EQ(refusal("a.b.c"), "TOKEN_MALFORMED");
  EXPECT_EQ(refusal(std::string(9'000, 'x')), "TOKEN_MALFORMED");
  EXPECT_EQ(refusal(rsa_.sign(R"({"alg":"RS256","kid":"k2"})", claims())), "TOKEN_UNKNOWN_KEY");
  EXPECT_EQ(refusal(RsaIssuer().sign(rs256_, claims())), "TOKEN_BAD_SIGNATURE");
  EXPECT_EQ(refusal(rsa_.sign(R"({"alg":"none","kid":"k1"})", claims())), "TOKEN_BAD_SIGNATURE");
  EXPECT_EQ(refusal(rsa_.sign(R"({"alg":"HS256","kid":"k1"})", claims())), "TOKEN_BAD_SIGNATURE");
  std::string altered = rsa_.sign(rs256_, claims());
  altered.replace(altered.find('.') + 1, altered.rfind('.') - altered.find('.') - 1,
                  base64url(claims(R"(,"organisation":"X")")));
  EXPECT_EQ(refusal(altered), "TOKEN_BAD_SIGNATURE");
  EXPECT_EQ(refusal(rsa_.sign(
                rs256_, R"({"iss":"https://login.council.example","aud":"elsewhere","sub":"a","exp":9999999999})")),
            "TOKEN_WRONG_AUDIENCE");
  EXPECT_EQ(refusal(rsa_.sign(rs256_, R"({"iss":"https://login.council.example","sub":"a","exp":9999999999})")),
            "TOKEN_WRONG_AUDIENCE");
  EXPECT_EQ(refusal(rsa_.sign(rs256_, R"({"iss":"https://login.council.example","aud":["concord"],"sub":"a"})")),
            "TOKEN_EXPIRED");
  EXPECT_EQ(refusal(rsa_.sign(rs256_, R"({"iss":"https://login.council.example","aud":"concord","exp":9999999999})")),
            "TOKEN_MALFORMED");
  EXPECT_EQ(refusal(rsa_.sign(rs256_, claims(R"(,"nbf":1900000000)"))), "TOKEN_NOT_YET_VALID");
  // A development key must not speak for the council's issuer.
  EXPECT_EQ(refusal(rsa_.sign(R"({"alg":"RS256","kid":"development"})", claims())), "TOKEN_UNKNOWN_KEY");
}

TEST_F(Tokens, ATokenEndsAlsoWhenItWasSeenBefore) {
  const std::string token = rsa_.sign(rs256_, claims());
  ASSERT_TRUE(verifier_->verify(token).ok());
  ASSERT_TRUE(verifier_->verify(token).ok());
  world_.advance_ms(600'000 + kClockLeewayMs + 1);
  EXPECT_EQ(refusal(token), "TOKEN_EXPIRED");
}

TEST_F(Tokens, TheLargestEndThereIsIsAnEnd) {
  for (const std::string end : {"9223372036854775807", "9223372036854775806"}) {
    const auto actor = verifier_->verify(
        rsa_.sign(rs256_, cat(R"({"iss":"https://login.council.example","aud":"concord","sub":"a","exp":)", end, "}")));
    EXPECT_TRUE(actor.ok()) << end << " " << actor.status();
  }
  EXPECT_EQ(
      refusal(rsa_.sign(
          rs256_, R"({"iss":"https://login.council.example","aud":"concord","sub":"a","exp":-9223372036854775808})")),
      "TOKEN_EXPIRED");
}

TEST_F(Tokens, WithoutAnyKeyNothingStarts) {
  EXPECT_FALSE(make_token_verifier({}, world_).ok());
  TokenOptions only_development;
  only_development.development_jwks_file = file("dev.jwks");
  EXPECT_FALSE(make_token_verifier(only_development, world_).ok())
      << "a development key without --dev counts for nothing";
  TokenOptions missing;
  missing.jwks_file = file("nowhere");
  missing.issuer = "x";
  EXPECT_NE(make_token_verifier(missing, world_).status().message().find("nowhere"), absl::string_view::npos);
}

}  // namespace
}  // namespace concord::platform
