//! Names that columns of labelled texts have, tidied, the surest first.

/// Of texts.
pub(super) const TEXTS: &str = "text texta sentence review message comment content question body utterance tweet post \
    document feedback note letter paragraph passage premise answer request query description input abstract summary \
    headline title phrase texte texto kommentar nachricht bewertung";

/// Of labels. Names of labels come before their numbers.
pub(super) const LABELS: &str = "labeltext labelname label labels goldlabel class classname category target sentiment \
    intent topic emotion polarity stance annotation verdict tag gold rating stars score priority department type kind \
    group kategorie klasse categorie etiqueta categoria y";

/// Of the two texts of a pair.
pub(super) const PAIRS: &str = "text+textb texta+textb text1+text2 sentence1+sentence2 sentencea+sentenceb \
    question1+question2 premise+hypothesis question+passage question+sentence question+context query+passage \
    query+document claim+evidence";

/// By how many places a name falls back that only holds one of the list.
const FALL_BACK: usize = 10;

/// How far down the list a column's name stands: as a whole, or by one of its words and further down.
pub(super) fn rank(name: &str, names: &str) -> Option<usize> {
    let place = |name: &str| names.split_whitespace().position(|known| known == name);
    let by_word = || words(name).iter().filter_map(|word| place(word)).min();
    place(&tidy(name)).or_else(|| by_word().map(|at| at + FALL_BACK))
}

/// A name in small letters, without anything between them.
pub(super) fn tidy(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The words of names such as `review_text`, `Review text` and `reviewText`, in small letters.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small_before = false;
    for character in name.chars() {
        if !character.is_alphanumeric() || (character.is_uppercase() && small_before) {
            words.push(String::new());
        }
        small_before = character.is_lowercase();
        if let Some(word) = words.last_mut().filter(|_| character.is_alphanumeric()) {
            word.extend(character.to_lowercase());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_names_come_before_words() {
        assert_eq!(rank("Text", TEXTS), Some(0));
        assert_eq!(rank("text_a", TEXTS), Some(1));
        assert_eq!(rank("reviewText", TEXTS), Some(10));
        assert_eq!(rank("Customer review", TEXTS), Some(13));
        assert_eq!(rank("context", TEXTS), None);
        assert!(rank("label_text", LABELS) < rank("label", LABELS));
        assert_eq!(rank("", LABELS), None);
    }
}
