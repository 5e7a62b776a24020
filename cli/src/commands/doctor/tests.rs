//! What the doctor sees.

use super::*;
use feddtpt_server::ServerConfig;
use std::ffi::OsString;
use std::net::TcpListener;
use std::path::PathBuf;

fn config(edit: impl FnOnce(&mut ServerConfig)) -> ServerConfig {
    let mut config = ServerConfig::local(PathBuf::from("unused.db"), Secret::new("x"));
    edit(&mut config);
    config
}

#[tokio::test]
async fn databases_are_tried_without_being_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    assert_eq!(database::check(&Database::from(&path)).await.verdict, Verdict::Ok);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    std::fs::write(&path, "a letter to somebody").unwrap();
    let finding = database::check(&Database::from(&path)).await;
    assert!(finding.verdict == Verdict::Fail && finding.detail.contains("no SQLite file"));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "a letter to somebody");
    drop(feddtpt_server::store::SqliteStore::open(&folder.path().join("b.db")).await.unwrap());
    assert_eq!(database::check(&folder.path().join("b.db").into()).await.verdict, Verdict::Ok);
    assert_eq!(database::check(&PathBuf::from("/nowhere/at/all/c.db").into()).await.verdict, Verdict::Fail);
}

#[tokio::test]
async fn a_database_elsewhere_is_knocked_at_and_its_password_kept() {
    let door = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = door.local_addr().unwrap().port();
    let look = async |address: String| database::check(&OsString::from(address).into()).await;
    assert_eq!(look(format!("postgres://me:canary@127.0.0.1:{port}/d")).await.verdict, Verdict::Ok);
    drop(door);
    for address in [
        format!("postgres://me:canary@127.0.0.1:{port}/d"),
        "postgres://me:canary@h:x/d".to_owned(),
        "mysql://me:canary@h/d".to_owned(),
    ] {
        let finding = look(address).await;
        assert!(finding.verdict == Verdict::Fail && !format!("{finding:?}").contains("canary"), "{finding:?}");
    }
}

#[cfg(unix)]
#[test]
fn the_token_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    let rights = |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    assert_eq!(files::host_token(&path).verdict, Verdict::Ok);
    std::fs::write(&path, "fh_0123456789012345678901234567890").unwrap();
    rights(0o644);
    let finding = files::host_token(&path);
    assert!(finding.verdict == Verdict::Fail && finding.detail.contains("644"), "{finding:?}");
    assert!(finding.advice.unwrap().contains("chmod 600"));
    rights(0o600);
    assert_eq!(files::host_token(&path).verdict, Verdict::Ok);
    std::fs::write(&path, "short").unwrap();
    assert_eq!(files::host_token(&path).verdict, Verdict::Warn);
    std::fs::write(&path, " \n").unwrap();
    assert_eq!(files::host_token(&path).verdict, Verdict::Fail);
}

#[test]
fn addresses_that_are_taken_or_open_are_told() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let findings = network::listeners(&config(|config| config.listen = taken.local_addr().unwrap()));
    assert!(findings[0].verdict == Verdict::Fail && findings[0].advice.as_ref().unwrap().contains("another server"));
    let findings = network::listeners(&config(|config| config.listen = "0.0.0.0:0".parse().unwrap()));
    assert_eq!((findings[0].verdict, findings[1].verdict), (Verdict::Ok, Verdict::Warn));
}

#[test]
fn public_addresses_are_looked_at() {
    let plain = || config(|_| {});
    let proxied = || config(|config| config.trusted_proxies = vec!["10.0.0.1".parse().unwrap()]);
    for (url, config, expected) in [
        ("https://tuning.example.org", proxied(), Verdict::Ok),
        ("https://tuning.example.org", plain(), Verdict::Warn),
        ("http://tuning.example.org", plain(), Verdict::Warn),
        ("http://localhost:8700", plain(), Verdict::Ok),
        ("ftp://tuning.example.org", plain(), Verdict::Fail),
        ("https://me@tuning.example.org", proxied(), Verdict::Fail),
        ("https://tuning.example.org/?a=b", proxied(), Verdict::Fail),
    ] {
        let finding = network::public_url(Some(&url.parse().unwrap()), &config);
        assert_eq!(finding.verdict, expected, "{finding:?}");
    }
}

#[test]
fn mistyped_variables_are_told_without_their_values() {
    let variables = |names: &[&str]| {
        environment::variables(
            names.iter().map(|name| ((*name).into(), "a secret".into())).collect::<Vec<_>>().into_iter(),
        )
    };
    assert_eq!(variables(&["HOME", "FEDDTPT_LISTEN", "FEDDTPT_LLM_KEY"]).verdict, Verdict::Ok);
    let finding = variables(&["FEDDTPT_LISTEN", "FEDDTPT_LISTENS"]);
    assert!(finding.verdict == Verdict::Warn && finding.detail == "nothing reads FEDDTPT_LISTENS", "{finding:?}");
}
