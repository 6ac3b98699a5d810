//! A large file whose parts go wrong: stored whole, or not at all and continued.

use super::proxy::Fault;
use super::{Account, Project, proxy};

const BUCKET: &str = "nobodys-large-files";
const WORDS: [&str; 5] = ["upload-sample", "large.csv", "--bucket", BUCKET, "--output=json"];

#[test]
fn a_large_file_comes_whole_through_faults_and_goes_on_where_it_was_broken_off() {
    // Where no harvester takes it away.
    let project = Project::start(|_| {});
    let account = Account::of(&project);
    account.make_bucket(BUCKET);
    let object = || account.object(BUCKET, "in/large.csv");
    // Three parts, no two alike.
    let content = |salt: u32| -> Vec<u8> {
        (0..(20_u32 << 20) / 4).flat_map(|number| (number ^ salt).to_le_bytes()).collect()
    };
    let write = |content: &[u8]| std::fs::write(project.path("large.csv"), content).unwrap();

    for (salt, fault) in [Fault::Throttle, Fault::Internal, Fault::Cut, Fault::Delay].into_iter().enumerate()
    {
        let content = content(u32::try_from(salt).unwrap());
        write(&content);
        let proxy = proxy(&project, move |_, number| (number == 0).then_some(fault));
        project.at(&proxy.url, &WORDS).must(0);
        let (stored, unfinished) = object();
        assert!(stored.as_deref() == Some(&content), "{fault:?}");
        assert_eq!(unfinished, 0, "{fault:?}");
    }

    let before = object().0;
    for (salt, (fault, code)) in [(Fault::Internal, 1), (Fault::Expire, 4)].into_iter().enumerate() {
        let content = content(100 + u32::try_from(salt).unwrap());
        write(&content);
        let cut = proxy(&project, move |operation, number| {
            (operation == "PUT uploadId" && number > 0).then_some(fault)
        });
        let ended = project.at(&cut.url, &WORDS).must(code);
        assert!(ended.json()["sums"]["uploaded"] == 0, "{}", ended.stdout);
        let (stored, unfinished) = object();
        assert!(salt > 0 || stored == before, "{fault:?}: the object that was there is untouched");
        assert_eq!(unfinished, 1, "{fault:?}");

        let open = proxy(&project, |_, _| None);
        project.at(&open.url, &WORDS).must(0);
        assert!(open.count("PUT uploadId") < 3, "{fault:?}: what was there is not sent again");
        let (stored, unfinished) = object();
        assert!(stored.as_deref() == Some(&content), "{fault:?}");
        assert_eq!(unfinished, 0, "{fault:?}");
    }
}
