//! Who asks, as IAM knows them: policies belong to users and roles, not to the sessions that come out of them.

use crate::clients::Clients;
use crate::errors::{Call, Class, During};

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Caller {
    /// The account's root user, whom no policy of the account limits.
    Root,
    /// A user, by ARN.
    User(String),
    /// A session of a role.
    Session {
        /// `arn:aws:iam::111122223333:role`
        roles: String,
        /// The role's name; a session's ARN is silent about the role's path.
        name: String,
    },
    /// A federated user, or something that is not known here.
    Other,
}

impl Caller {
    /// From the ARN of `GetCallerIdentity`: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>.
    pub(super) fn of(arn: &str) -> Self {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let [_, partition, service, _, account, who] = parts[..] else { return Self::Other };
        match (service, who.split('/').collect::<Vec<_>>().as_slice()) {
            ("iam", ["root"]) => Self::Root,
            ("iam", ["user", ..]) => Self::User(arn.to_owned()),
            ("sts", ["assumed-role", name, _]) => {
                let (roles, name) = (format!("arn:{partition}:iam::{account}:role"), (*name).to_owned());
                Self::Session { roles, name }
            }
            _ => Self::Other,
        }
    }

    /// The ARN whose policies count; none if there is none to ask IAM for.
    pub(super) async fn policies(&self, clients: &Clients) -> Result<Option<String>, Call> {
        match self {
            Self::Root | Self::Other => Ok(None),
            Self::User(arn) => Ok(Some(arn.clone())),
            Self::Session { roles, name } => {
                let answer = clients.iam().get_role().role_name(name).send().await;
                match answer.during(format!("read the role {name}")) {
                    Ok(answer) => Ok(answer.role.map(|role| role.arn)),
                    // Most roles have no path; if this one has, IAM says that it does not know the ARN.
                    Err(call) if call.class == Class::Denied => Ok(Some(format!("{roles}/{name}"))),
                    Err(call) => Err(call),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Caller;

    #[test]
    fn a_session_is_its_role_and_who_has_no_policies_is_told_apart() {
        let session = Caller::Session { roles: "arn:aws-cn:iam::1:role".into(), name: "deployer".into() };
        assert_eq!(Caller::of("arn:aws-cn:sts::1:assumed-role/deployer/kim"), session);
        let user = "arn:aws:iam::1:user/team/kim";
        assert_eq!(Caller::of(user), Caller::User(user.into()));
        assert_eq!(Caller::of("arn:aws:iam::1:root"), Caller::Root);
        for other in ["arn:aws:sts::1:federated-user/kim", "111122223333", ""] {
            assert_eq!(Caller::of(other), Caller::Other, "{other}");
        }
    }
}
