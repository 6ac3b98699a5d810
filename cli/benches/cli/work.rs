//! The two jobs that take long: files up, versions away.

use std::fs;
use std::path::PathBuf;

use crate::measure::{self, Cost, median};
use crate::scene::Scene;
use crate::table::Table;

const ROUNDS: usize = 3;
const SMALL: usize = 2_000;
const LARGE: usize = 256 * 1024 * 1024;
const VERSIONS: usize = 20_000;

/// What `aws s3 rm` leaves: every version and marker, a page at a time.
const BOTO3: &str = "import boto3, sys; boto3.resource('s3').Bucket(sys.argv[1]).object_versions.delete()";

/// 2,000 small files.
pub fn small_files(scene: &Scene, table: &mut Table) {
    let folder = scene.folder.path().join("small");
    fs::create_dir(&folder).unwrap();
    for number in 0..SMALL {
        fs::write(folder.join(format!("{number:04}.csv")), format!("row {number}\n").repeat(20)).unwrap();
    }
    let (mdd, s5cmd) = upload(scene, &folder);
    table.compare("upload of 2,000 small files", mdd, &[("s5cmd cp", s5cmd, 1.0)]);
}

/// One of 256 MiB.
pub fn large_file(scene: &Scene, table: &mut Table) {
    let folder = scene.folder.path().join("large");
    fs::create_dir(&folder).unwrap();
    let pattern: Vec<u8> =
        (0..1024 * 1024).map(|index: u32| (index.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    fs::write(folder.join("large.bin"), pattern.repeat(LARGE / pattern.len())).unwrap();
    let (mdd, s5cmd) = upload(scene, &folder);
    table.compare("upload of 256 MiB", mdd, &[("s5cmd cp", s5cmd, 1.0)]);
}

/// Both tools in turn, each into a bucket of its own.
fn upload(scene: &Scene, folder: &PathBuf) -> (Cost, Cost) {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let bucket = scene.bucket();
        let mut mdd = scene.command(env!("CARGO_BIN_EXE_mdd"));
        ours.push(measure::run(
            mdd.args(["upload-sample", "--bucket", &bucket, "--no-wait", "--quiet"]).arg(folder),
        ));
        scene.insist(&bucket, folder);
        let bucket = scene.bucket();
        let mut s5cmd = scene.peer("s5cmd");
        theirs.push(measure::run(
            s5cmd
                .args(["--log", "error", "cp"])
                .arg(format!("{}/*", folder.display()))
                .arg(format!("s3://{bucket}/")),
        ));
        scene.insist(&bucket, folder);
    }
    (median(ours), median(theirs))
}

/// 20,000 versions.
pub fn versions(scene: &Scene, table: &mut Table) {
    let bucket = scene.stack();
    let (mut mdd, mut s5cmd, mut aws) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        scene.fill(&bucket, VERSIONS);
        let mut command = scene.command(env!("CARGO_BIN_EXE_mdd"));
        mdd.push(measure::run(command.args(["clean-test", "--yes", "--quiet"])));
        assert_eq!(scene.versions(&bucket), 0);

        scene.fill(&bucket, VERSIONS);
        let all = format!("s3://{bucket}/*");
        s5cmd.push(measure::run(scene.peer("s5cmd").args(["--log", "error", "rm", "--all-versions", &all])));
        assert_eq!(scene.versions(&bucket), 0);

        // A minute each: once is enough for a factor of ten.
        if round == 0 {
            scene.fill(&bucket, VERSIONS);
            let rm = measure::run(scene.peer("aws").args([
                "s3",
                "rm",
                "--recursive",
                "--quiet",
                &format!("s3://{bucket}/"),
            ]));
            let rest = measure::run(scene.peer("python").args(["-c", BOTO3, &bucket]));
            aws.push(Cost { wall: rm.wall + rest.wall, cpu: rm.cpu + rest.cpu });
            assert_eq!(scene.versions(&bucket), 0);
        }
    }
    let peers = [
        ("s5cmd rm --all-versions", median(s5cmd), 2.0),
        ("aws s3 rm --recursive, boto3", median(aws), 10.0),
    ];
    table.compare("emptying of 20,000 versions", median(mdd), &peers);
}
