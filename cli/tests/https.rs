//! `feddtpt serve` with a certificate.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod util;

use util::{Serving, run};

#[test]
fn a_server_with_a_certificate_creates_federations_and_links_to_https() {
    let folder = tempfile::tempdir().unwrap();
    // Its name is not that of this machine: the server asks itself without a socket.
    let made = rcgen::generate_simple_self_signed(["tuning.example.org".to_owned()]).unwrap();
    std::fs::write(folder.path().join("cert.pem"), made.cert.pem()).unwrap();
    std::fs::write(folder.path().join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    let serving = Serving::start_in(folder, &["--tls-cert", "cert.pem", "--tls-key", "key.pem"]);
    assert_eq!(serving.printed["scheme"], "https");
    let links = serving.links();
    assert!(links.len() == 2 && links.iter().all(|link| link.starts_with("https://127.0.0.1:")), "{links:?}");
    // The certificate is nobody's whom a participant trusts.
    let url = serving.url().replace("http:", "https:");
    let (code, _, stderr) = run(serving.folder.path(), &["verify", serving.federation(), "--server", &url]);
    assert_eq!(code, Some(4), "{stderr}");
    assert!(stderr.contains("certificate"), "{stderr}");
}

#[test]
fn certificate_and_key_go_together() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, stderr) = run(folder.path(), &["serve", "--tls-cert", "cert.pem", "--listen", "127.0.0.1:0"]);
    assert_eq!(code, Some(3));
    assert!(stderr.contains("--tls-key"), "{stderr}");
    let pair = ["serve", "--tls-cert", "cert.pem", "--tls-key", "key.pem", "--listen", "127.0.0.1:0"];
    let (code, _, stderr) = run(folder.path(), &pair);
    assert_eq!(code, Some(3));
    assert!(stderr.contains("cert.pem"), "{stderr}");
}
