//! Capabilities: who lets a template make roles says so.

use crate::cloudformation::template::Template;
use crate::core::ApiError;

const IAM: &str = "CAPABILITY_IAM";
const NAMED: &str = "CAPABILITY_NAMED_IAM";

/// The types that need a capability, and the property that names them, if there is one.
const TYPES: &[(&str, Option<&str>)] = &[
    ("AWS::IAM::AccessKey", None),
    ("AWS::IAM::Group", Some("GroupName")),
    ("AWS::IAM::InstanceProfile", Some("InstanceProfileName")),
    ("AWS::IAM::ManagedPolicy", Some("ManagedPolicyName")),
    ("AWS::IAM::Policy", None),
    ("AWS::IAM::Role", Some("RoleName")),
    ("AWS::IAM::RolePolicy", None),
    ("AWS::IAM::User", Some("UserName")),
    ("AWS::IAM::UserToGroupAddition", None),
];

/// The capability that a template needs, and the types that need it.
pub fn required_capabilities(template: &Template) -> (Vec<&'static str>, Vec<&'static str>) {
    let mut capability = None;
    let mut types: Vec<&'static str> = Vec::new();
    for declared in template.resources.values() {
        let Some((type_name, naming)) = TYPES.iter().find(|(name, _)| *name == declared.type_name) else {
            continue;
        };
        if !types.contains(type_name) {
            types.push(type_name);
        }
        let named = naming.is_some_and(|property| declared.properties.contains_key(property));
        capability = if named { Some(NAMED) } else { capability.or(Some(IAM)) };
    }
    (capability.into_iter().collect(), types)
}

/// Refuses a template whose capability was not acknowledged.
pub fn check_capabilities(template: &Template, given: &[String]) -> Result<(), ApiError> {
    let (required, _) = required_capabilities(template);
    let Some(required) = required.first() else { return Ok(()) };
    if given.iter().any(|given| given == NAMED || given == required) {
        return Ok(());
    }
    let message = format!("Requires capabilities : [{required}]");
    Err(ApiError::new("InsufficientCapabilitiesException", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_role_needs_more_than_an_unnamed_one() {
        let check = |properties: &str, given: &[&str]| {
            let text = format!("Resources: {{R: {{Type: AWS::IAM::Role, Properties: {{{properties}}}}}}}");
            let given: Vec<String> = given.iter().map(|&given| given.to_owned()).collect();
            check_capabilities(&Template::parse(&text).unwrap(), &given).map_err(|error| error.message)
        };
        assert_eq!(check("", &[]), Err("Requires capabilities : [CAPABILITY_IAM]".to_owned()));
        assert_eq!(check("", &[IAM]), Ok(()));
        assert_eq!(
            check("RoleName: x", &[IAM]),
            Err("Requires capabilities : [CAPABILITY_NAMED_IAM]".to_owned())
        );
        assert_eq!(check("RoleName: x", &[NAMED]), Ok(()));
    }
}
