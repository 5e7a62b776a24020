use super::*;

const PLAN: &str = r#"
name = "small"
rounds = 2
calls_per_round = 40
rows_each = 14
test_rows = 12
seeds = [1, 2]
splits = ["iid"]
control = ["only-was", "only-about"]
llms = [{ name = "was" }, { name = "about", template = "{prompt} : {text} this is about {mask} ." }]
transfer = [{ name = "far", template = "{text} {prompt} {mask}" }]
data = [
  { name = "a", task = "a.toml", folder = "a" },
  { name = "b", task = "b.toml", folder = "b", llms = [{ name = "was", template = "{prompt} {text} {mask}" }, { name = "about" }] },
]

[[arms]]
name = "all"

[[arms]]
name = "only-was"
llm = "was"

[[arms]]
name = "only-about"
llm = "about"
"#;

fn read(text: &str) -> Result<Plan, String> {
    let plan: Plan = toml::from_str(text).map_err(|error| error.to_string())?;
    plan.validate().map(|()| plan)
}

#[test]
fn llms_are_the_plans_unless_the_data_has_its_own() {
    let plan = read(PLAN).unwrap();
    assert_eq!(plan.control, ["only-was", "only-about"]);
    let templates = |at: usize| {
        let llms = plan.llms(&plan.data[at]).iter();
        llms.map(|llm| llm.template.as_ref().map(|template| template.as_str().to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(templates(0), [None, Some("{prompt} : {text} this is about {mask} .".to_owned())]);
    assert_eq!(templates(1), [Some("{prompt} {text} {mask}".to_owned()), None]);
    assert_eq!(plan.transfer(&plan.data[1]).len(), 1);
    assert_eq!(read(&PLAN.replace("[\"only-was\", \"only-about\"]", "\"all\"")).unwrap().control, ["all"]);
}

#[test]
fn what_cannot_be_played_is_refused_in_words() {
    let told = |from: &str, to: &str| {
        assert!(PLAN.contains(from), "{from}");
        read(&PLAN.replacen(from, to, 1)).unwrap_err()
    };
    let fedbpt = "name = \"all\"\nkind = \"fedbpt\"";
    assert!(told("name = \"all\"", fedbpt).starts_with("arm \"all\": vectors can only be put into the embedded model"));
    assert_eq!(told("llm = \"was\"", "llm = \"is\""), "arm \"only-was\": llm: there is none \"is\" in the plan's llms");
    assert_eq!(
        told("{ name = \"about\" }] },", "{ name = \"other\" }] },"),
        "data \"b\": llms: the names must be those of the plan's llms, in that order: was, about"
    );
    assert_eq!(told("{ name = \"was\" },", "{ name = \"about\" },"), "llms: \"about\" stands twice");
    assert_eq!(
        told("{ name = \"was\" },", "{ name = \"was\", key_file = \"key\" },"),
        "llms: \"was\" has a key_file, but no url that the key is for"
    );
    assert_eq!(told("rows_each = 14", "rows_each = 14\nshots = 2"), "give either rows_each or shots, at least 1");
    assert_eq!(told("rows_each = 14", ""), "give either rows_each or shots, at least 1");
    assert_eq!(
        told("name = \"all\"", "name = \"all\"\nkind = \"centralised\""),
        "arm \"all\": one participant has one LLM: name it with llm"
    );
    assert!(told("{mask} .", "").contains("{mask} stands 0 times"));
    assert_eq!(
        told("name = \"all\"", "name = \"all\"\nsoft = {}"),
        "arm \"all\": soft: only kind = \"fedbpt\" and kind = \"fedavg-bbt\" tune vectors"
    );
    let attacked = "name = \"all\"\nkind = \"alone\"\nhostile = { share = 0.5, attack = { kind = \"echo\" } }";
    assert_eq!(told("name = \"all\"", attacked), "arm \"all\": hostile: only a federated arm has hostile participants");
}

#[test]
fn vectors_are_cut_to_the_arms_own_budget() {
    let alone =
        PLAN.lines().filter(|line| !line.starts_with("llm") && !line.contains("\"b\"")).collect::<Vec<_>>().join("\n");
    let with =
        |more: &str| read(&alone.replacen("name = \"all\"", &format!("name = \"all\"\nkind = \"fedbpt\"\n{more}"), 1));
    with("soft = { batch_rows = 2, masking = \"off\" }").unwrap();
    let told = with("calls_per_round = 9").unwrap_err();
    assert_eq!(told, "arm \"all\": soft: calls_per_round is 9, but one generation on one row takes 10");
    assert!(with("soft = { budget_calls = 5 }").unwrap_err().contains("unknown field `budget_calls`"));
}
