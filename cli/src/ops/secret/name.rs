//! What a name says about its value.

/// What a name says about its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// It is a secret.
    Secret,
    /// It is about something, a secret perhaps, without being it: where it is, how long, how old, whether at all.
    About,
    /// Whatever its parent is: `Value`, `Default`, the number of an entry.
    AsAbove,
    /// Nothing that matters here.
    Nothing,
}

/// How a word ends that stands for a secret, also where words are run together: `dbpassword`, `AUTHTOKEN`.
const SECRETS: [&str; 10] = [
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "secret",
    "token",
    "credential",
    "apikey",
    "privatekey",
    "accesskey",
];

/// Short words that stand for a secret only on their own and at the end: `DB_PASS`, but not `PassRole`.
const SHORT: [&str; 2] = ["pass", "pwd"];

/// Keys that open something. Others are columns, aliases, paths: `KeySchema`, `EncryptionKey`, `PublicKey`.
const KEYS: [&str; 7] = ["api", "private", "access", "shared", "signing", "ssh", "deploy"];

/// Last words of names that only point at a secret or describe it: `SecretArn`, `TokenEndpoint`, `PasswordLength`.
const ABOUT: [&str; 36] = [
    "algorithm",
    "arn",
    "bucket",
    "count",
    "days",
    "enabled",
    "endpoint",
    "expiration",
    "expiry",
    "file",
    "format",
    "from",
    "header",
    "hours",
    "id",
    "length",
    "location",
    "manager",
    "method",
    "minutes",
    "name",
    "parameter",
    "path",
    "policy",
    "provider",
    "region",
    "required",
    "schedule",
    "seconds",
    "source",
    "stage",
    "ttl",
    "type",
    "uri",
    "url",
    "version",
];

impl Says {
    /// Of one part of a path.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "Value" | "ParameterValue" | "Default" | "Properties" => return Self::AsAbove,
            // The ARN of what answers for a custom resource.
            "ServiceToken" => return Self::About,
            _ if name.chars().all(|letter| letter.is_ascii_digit()) => return Self::AsAbove,
            _ => {}
        }
        let words = words(name);
        let last = words.last().map(String::as_str).unwrap_or_default();
        let one = last.strip_suffix('s').unwrap_or(last);
        if ABOUT.iter().any(|about| [last, one].contains(about)) {
            Self::About
        } else if words.iter().any(|word| is_secret(word)) || SHORT.contains(&last) || has_key(&words) {
            Self::Secret
        } else {
            Self::Nothing
        }
    }
}

fn is_secret(word: &str) -> bool {
    let one = word.strip_suffix('s').unwrap_or(word);
    SECRETS.iter().any(|secret| one.ends_with(secret))
}

fn has_key(words: &[String]) -> bool {
    words
        .windows(2)
        .any(|pair| KEYS.contains(&pair[0].as_str()) && matches!(pair[1].as_str(), "key" | "keys"))
}

/// `DB_PASSWORD`, `dbPassword` and `DBPassword` are two words each.
fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| letters[before]);
        let starts = letter.is_uppercase()
            && (before.is_some_and(char::is_lowercase)
                || letters.get(index + 1).is_some_and(|after| after.is_lowercase()));
        if starts || !letter.is_alphabetic() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphabetic()) {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::{Says, words};

    #[test]
    fn names_fall_into_words() {
        let of = |name| words(name).join(" ");
        assert_eq!(of("DB_PASSWORD"), "db password");
        assert_eq!(of("OAuthToken"), "o auth token");
        assert_eq!(of("APIKey2"), "api key");
        assert_eq!(of("db-password"), "db password");
        assert_eq!(of(""), "");
    }

    #[test]
    fn what_is_a_secret_is_known_by_its_name() {
        for name in [
            "SecretString",
            "Password",
            "MasterUserPassword",
            "OAuthToken",
            "AuthToken",
            "PrivateKey",
            "SecretToken",
            "DB_PASSWORD",
            "dbpassword",
            "DB_PASS",
            "PGPASSWD",
            "pwd",
            "API_TOKEN",
            "GITHUB_TOKEN_2",
            "tokens",
            "SecretAccessKey",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "ApiKey",
            "APIKEY",
            "x-api-key",
            "PreSharedKey",
            "ClientSecret",
            "Credentials",
            "SECRET_KEY_BASE",
            "Passphrase",
            "SshKey",
        ] {
            assert_eq!(Says::of(name), Says::Secret, "{name}");
        }
    }

    #[test]
    fn what_only_points_at_one_or_describes_it_is_not_hidden() {
        for name in [
            "SecretArn",
            "SecretId",
            "GitHubTokenSecretId",
            "SECRET_NAME",
            "TokenUrl",
            "TokenEndpoint",
            "TOKEN_FILE",
            "PasswordLength",
            "ApiKeyRequired",
            "CredentialsParameter",
            "CredentialProvider",
            "AccessKeyId",
            "SecretVersionStages",
            "ServiceToken",
            "TokenType",
            "SecretsManager",
            "SshKeyName",
        ] {
            assert_eq!(Says::of(name), Says::About, "{name}");
        }
    }

    #[test]
    fn other_names_say_nothing() {
        for name in [
            "NoEcho",
            "KeySchema",
            "PublicKey",
            "EncryptionKey",
            "PartitionKey",
            "PassThrough",
            "Tokenizer",
            "Environment",
            "Passwordless",
        ] {
            assert_eq!(Says::of(name), Says::Nothing, "{name}");
        }
        for name in ["Value", "Default", "12"] {
            assert_eq!(Says::of(name), Says::AsAbove, "{name}");
        }
    }
}
