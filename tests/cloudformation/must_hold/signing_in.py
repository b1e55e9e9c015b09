"""The user pool and its client."""

from tests.cloudformation.must_hold.row import Row, at_least, at_most

ROWS = [
    Row("UserPool", "Policies.PasswordPolicy.MinimumLength", at_least(12), "passwords are guessed"),
    Row("UserPool", "Policies.PasswordPolicy.RequireLowercase", True, "passwords are guessed"),
    Row("UserPool", "Policies.PasswordPolicy.RequireUppercase", True, "passwords are guessed"),
    Row("UserPool", "Policies.PasswordPolicy.RequireNumbers", True, "passwords are guessed"),
    Row("UserPool", "Policies.PasswordPolicy.TemporaryPasswordValidityDays", at_most(3), "an invitation lies about"),
    Row("UserPool", "DeletionProtection", "ACTIVE", "a slip of the hand deletes everybody"),
    Row("UserPool", "UsernameConfiguration.CaseSensitive", False, "two people have one address"),
    Row("UserPool", "AutoVerifiedAttributes", ["email"], "an address is somebody else's"),
    Row(
        "UserPool",
        "UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate",
        ["email"],
        "an address is taken over before its owner has agreed",
    ),
    Row(
        "UserPool",
        "AccountRecoverySetting.RecoveryMechanisms",
        [{"Name": "verified_email", "Priority": 1}],
        "an account is recovered by what nobody has verified",
    ),
    Row("UserPool", "MfaConfiguration", "ON", "who asks for a second factor has none", {"Mfa": "ON"}),
    Row("UserPool", "EnabledMfas", ["SOFTWARE_TOKEN_MFA"], "who asks for a second factor has none", {"Mfa": "ON"}),
    Row("UserPoolClient", "GenerateSecret", False, "a secret would be public: PKCE takes its place"),
    Row("UserPoolClient", "AllowedOAuthFlowsUserPoolClient", True, "nobody can sign in"),
    Row("UserPoolClient", "AllowedOAuthFlows", ["code"], "tokens stand in addresses"),
    Row("UserPoolClient", "AllowedOAuthScopes", ["openid", "email", "profile"], "a token may change its own user"),
    Row("UserPoolClient", "SupportedIdentityProviders", ["COGNITO"], "somebody else says who one is"),
    Row("UserPoolClient", "ExplicitAuthFlows", ["ALLOW_CUSTOM_AUTH"], "passwords can be tried past the hosted page"),
    Row("UserPoolClient", "EnableTokenRevocation", True, "a sign-out ends nothing"),
    Row("UserPoolClient", "PreventUserExistenceErrors", "ENABLED", "anybody learns who has an account"),
    Row("UserPoolClient", "RefreshTokenRotation.Feature", "ENABLED", "a stolen refresh token is good for 30 days"),
    Row("UserPoolClient", "RefreshTokenRotation.RetryGracePeriodSeconds", at_most(60), "so is one that was replaced"),
    Row("UserPoolClient", "IdTokenValidity", at_most(60), "who is put out stays in"),
    Row("UserPoolClient", "AccessTokenValidity", at_most(60), "who is put out stays in"),
    Row("UserPoolClient", "RefreshTokenValidity", at_most(30), "who is put out stays in"),
    Row(
        "UserPoolClient",
        "TokenValidityUnits",
        {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
        "a token of 60 hours",
    ),
    Row("UserPoolClient", "WriteAttributes", ["email", "name"], "people write what others rely on"),
    Row("UserPoolClient", "ReadAttributes", ["email", "email_verified", "name"], "a token has what nobody needs"),
    Row("UserPool", "VerificationMessageTemplate.DefaultEmailOption", "CONFIRM_WITH_CODE", "a mail's link confirms"),
    Row(
        "UserPool",
        "LambdaConfig.PreSignUp",
        {"Fn::GetAtt": ["PreSignUpFunction", "Arn"]},
        "who names the domains that may sign up is not heard",
        {"AllowedEmailDomains": "example.com"},
    ),
    Row(
        "PreSignUpPermission",
        "SourceArn",
        {"Fn::GetAtt": ["UserPool", "Arn"]},
        "another account's pool calls the function",
        {"AllowedEmailDomains": "example.com"},
    ),
    *(
        Row(
            "UserPoolClient",
            name,
            [{"Fn::Sub": "https://${Distribution.DomainName}/"}],
            "codes go to another site",
        )
        for name in ("CallbackURLs", "LogoutURLs")
    ),
]
