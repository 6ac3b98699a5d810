//! Where the things a person reads about can be looked at in the AWS console.

/// Addresses in the console of one region. Behind any other endpoint than AWS's own there is no console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Web {
    region: String,
}

impl Web {
    /// The console of a region.
    pub fn of(region: &str) -> Self {
        Self { region: region.to_owned() }
    }

    /// The pipeline.
    pub fn pipeline(&self, name: &str) -> String {
        self.address(&format!("codesuite/codepipeline/pipelines/{name}/view?"))
    }

    /// One execution of it.
    pub fn execution(&self, pipeline: &str, id: &str) -> String {
        self.address(&format!("codesuite/codepipeline/pipelines/{pipeline}/executions/{id}/timeline?"))
    }

    /// A build, by CodeBuild's id: `project:uuid`.
    pub fn build(&self, account: &str, id: &str) -> String {
        self.address(&self::build(account, id, ""))
    }

    /// The log of a build.
    pub fn build_log(&self, account: &str, id: &str) -> String {
        self.address(&self::build(account, id, "log"))
    }

    /// A stack, by its ARN or its name.
    pub fn stack(&self, id: &str) -> String {
        let id = id.replace(':', "%3A").replace('/', "%2F");
        format!("{}#/stacks/stackinfo?stackId={id}", self.address("cloudformation/home?"))
    }

    /// Connections to repositories, where a pending one is confirmed.
    pub fn connections(&self) -> String {
        self.address("codesuite/settings/connections?")
    }

    /// China and the government's regions have consoles of their own.
    fn address(&self, path: &str) -> String {
        let region = &self.region;
        let domain = match region.split('-').next() {
            Some("cn") => "console.amazonaws.cn",
            _ if region.starts_with("us-gov-") => "console.amazonaws-us-gov.com",
            _ => "console.aws.amazon.com",
        };
        format!("https://{region}.{domain}/{path}region={region}")
    }
}

fn build(account: &str, id: &str, page: &str) -> String {
    let project = id.split(':').next().unwrap_or(id);
    let id = id.replace(':', "%3A");
    format!("codesuite/codebuild/{account}/projects/{project}/build/{id}/{page}?")
}

#[cfg(test)]
mod tests {
    use super::Web;

    #[test]
    fn addresses_are_those_of_the_regions_console() {
        assert_eq!(
            Web::of("ap-southeast-2").execution("mdd", "8d1e"),
            "https://ap-southeast-2.console.aws.amazon.com/codesuite/codepipeline/pipelines/mdd/executions/8d1e/\
             timeline?region=ap-southeast-2"
        );
        assert_eq!(
            Web::of("ap-southeast-2").build_log("111122223333", "p:0a1b"),
            "https://ap-southeast-2.console.aws.amazon.com/codesuite/codebuild/111122223333/projects/p/build/p%3A0a1b/\
             log?region=ap-southeast-2"
        );
        assert!(Web::of("cn-north-1").connections().starts_with("https://cn-north-1.console.amazonaws.cn/"));
        let stack = Web::of("us-gov-west-1").stack("arn:aws-us-gov:cloudformation:x");
        assert!(
            stack.contains("amazonaws-us-gov.com")
                && stack.ends_with("stackId=arn%3Aaws-us-gov%3Acloudformation%3Ax")
        );
    }
}
