//! Lessons on the screen: pages, questions and answers, by keys.

use std::sync::Arc;

use super::app::{App, Event};
use super::layout::Pane;
use super::tests::{Screen, dark, open_app};
use super::{Options, Theme, Variants, Wanted};
use crate::base::Stop;
use crate::lesson::Lesson;
use crate::lesson::tests::{Demonstration, lesson};

const ORDERS: &str = "
## The walk begins

The walk holds the lock `anon`. It looks at *dst* first, which stands first on the list, and then
at src. While it looks, somebody moves the entry from src to dst.

- At dst it finds nothing, as nothing was moved yet.
- At src it finds nothing, as everything was moved.

```text
   dst        src
   none  <--  P
```

The order is the wrong one. This page is longer than the small screen has lines for, so that it can be
seen that its text is scrolled, and that nothing of it is lost.

```lesson
goto = 4
focus = \"state\"
```

## What will it find?

The entry is on its way.

```lesson
goto = 8
ask = \"Does the walk find the entry?\"
choices = [\"yes\", \"no\"]
answer_is = '\"no\"'
at = 13
says = \"It was at dst too early, and it comes to src too late.\"
```

## The end

```lesson
goto = 13
focus = \"properties\"
```
";

pub(super) fn lessons() -> Vec<Lesson> {
    let second = "\n## Another\n\nText of another lesson.\n";
    vec![lesson("01-orders", ORDERS), lesson("02-more", second)]
}

fn learn(size: (u16, u16), options: &Options) -> Screen {
    open_app(App::learn(lessons(), Box::new(Demonstration), 0, options), size)
}

#[test]
fn pages_on_screens_of_all_sizes() {
    for (width, height) in [(120, 40), (80, 24), (80, 50), (40, 12)] {
        let mut screen = learn((width, height), &dark());
        insta::assert_snapshot!(format!("lesson_{width}x{height}"), screen.text());
        screen.press("><Enter>2");
        insta::assert_snapshot!(format!("lesson_answered_{width}x{height}"), screen.text());
    }
    let mono = Options::new(Theme::named("mono").unwrap());
    let mut screen = learn((80, 24), &mono);
    screen.press(">1");
    insta::assert_snapshot!("lesson_mono_80x24", screen.text());
}

#[test]
fn a_lesson_is_played_with_keys() {
    let mut screen = learn((80, 24), &dark());
    screen.has("Lesson 1 of 2 · page 1 of 3");
    screen.has("2 State after 3 · look here");
    // What is asked later is not seen yet, and 1 is the key of a pane here.
    screen.has_not("WalkFindsEntry is violated");
    screen.has_not("1 answer");
    // The rest of the text comes before the next page.
    screen.press("<Space>");
    screen.has("page 1 of 3");
    screen.press("<Space><Space>");
    screen.has("page 2 of 3");
    screen.has("Does the walk find the entry?");
    screen.has("1 answer");
    screen.has("step 7 of 7");
    screen.has_not("properties hold");
    // Going on does not answer, and a wrong answer is told kindly.
    screen.press("<Space>");
    screen.has("what do you think? 1 to 2 answers, > goes on");
    screen.press("3");
    screen.has("page 2 of 3");
    screen.press("1");
    screen.has("Not quite, it is \"no\".");
    screen.has("It was at dst too early");
    screen.has("WalkFindsEntry is violated at 12");
    screen.press("<Space>");
    screen.has("page 3 of 3");
    screen.has("step 12 of 12");
    screen.press("<");
    screen.has("Not quite");
    screen.press(">><Space>");
    screen.has("Lesson 2 of 2 · page 1 of 1");
    screen.press(">");
    screen.has("this is the last page; q leaves");
    screen.press("K");
    screen.has("Lesson 1 of 2 · page 1 of 3");
    screen.press("J");
    screen.has("Lesson 2 of 2");
}

#[test]
fn a_number_answers_only_what_was_read() {
    let long = ORDERS.replace("The entry is on its way.", &"The entry is on its way.\n\n".repeat(9));
    let lessons = vec![lesson("01-orders", &long)];
    let mut screen = open_app(App::learn(lessons, Box::new(Demonstration), 0, &dark()), (80, 24));
    screen.press(">").has_not("Does the walk find the entry?");
    screen.has_not("1 answer");
    // It goes to its pane, and the page says how to come back.
    screen.press("2").has_not("Not quite");
    assert_eq!(screen.app.active(), Pane::State);
    screen.has("6 comes back");
    screen.has_not("Space");
    screen.press("6<Space><Space><Space><Space>").has("1 to 2 answers");
    screen.press("2").has("Yes.");
}

#[test]
fn what_was_seen_is_not_hidden_again() {
    let ask = "ask = \"So?\"\nchoices = [\"yes\", \"no\"]\nanswer = \"no\"";
    let pages = format!(
        "\n## One\n\nText.\n\n```lesson\ngoto = 13\n```\n\n## Two\n\nText.\n\n```lesson\ngoto = 4\n{ask}\n```\n\
         \n## Three\n\nText.\n\n```lesson\ngoto = 2\n{ask}\n```\n"
    );
    let mut screen =
        open_app(App::learn(vec![lesson("01", &pages)], Box::new(Demonstration), 0, &dark()), (80, 24));
    screen.has("WalkFindsEntry is violated at 12");
    screen.press(">").has("step 3 of 12  main");
    screen.has("WalkFindsEntry is violated at 12");
    // A walk of one's own is still there after the answer.
    screen.press("4<Enter>");
    screen.press("62").has("Yes.");
    screen.press(">").has("step 1 of 12");
}

#[test]
fn the_reader_walks_freely_and_comes_back() {
    let mut screen = learn((80, 24), &dark());
    screen.press(">1");
    screen.has("step 7 of 12");
    screen.press("..1g4<Enter>");
    assert!(!screen.text().contains("step 7 of 12"), "{}", screen.text());
    screen.press("r");
    screen.has("step 7 of 12  main");
    screen.has("6 Lesson 1 of 2");
}

#[test]
fn a_choice_can_be_selected() {
    let mut screen = learn((120, 40), &dark());
    screen.press("><Enter>");
    screen.has("▶ 1  yes");
    screen.press("j");
    screen.has("▶ 2  no");
    screen.press("<Enter>");
    screen.has("✓ 2  no");
    screen.has("Yes.");
    // Where nothing is asked any more, numbers choose panes.
    screen.press("2");
    assert_eq!(screen.app.active(), Pane::State);
}

#[test]
fn nothing_of_a_page_is_lost() {
    let words = |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
    for size in [(120, 40), (80, 24), (60, 16), (40, 12)] {
        let mut screen = learn(size, &dark());
        let mut seen = String::new();
        while screen.text().contains("page 1 of 3") {
            seen.push_str(&screen.text());
            screen.press("<Space>");
        }
        let text = crate::lesson::lines(&lessons()[0].pages[0].text, 200);
        for line in text {
            for word in words(&line.iter().map(|run| run.text.as_str()).collect::<String>()) {
                assert!(seen.contains(&word), "{word} is not seen at {size:?}:\n{seen}");
            }
        }
    }
}

#[test]
fn a_page_that_cannot_be_shown_says_why() {
    let broken = lesson("03", "\n## Broken\n\nText.\n\n```lesson\ncfg = \"None.cfg\"\n```\n");
    let mut screen = open_app(App::learn(vec![broken], Box::new(Demonstration), 0, &dark()), (80, 24));
    screen.has("This page cannot be shown: there is no file None.cfg");
    screen.app.update(Event::Resize(20, 5));
    screen.resize(20, 5);
}

#[test]
fn a_page_is_compared_with_what_was_told_of_its_spec_before() {
    let block = |lines: &str| format!("\n```lesson\n{lines}\n```\n");
    let ask = "ask = \"Does it?\"\nchoices = [\"yes\", \"no\"]\nanswer_is = '\"no\"'\nsays = \"No.\"";
    let pages = [
        format!("\n## One\n\nText.\n{}", block("cfg = \"a.cfg\"")),
        format!("\n## Two\n\nText.\n{}", block(&format!("cfg = \"Demo.cfg\"\n{ask}"))),
        format!("\n## Three\n\nText.\n{}", block("cfg = \"b.cfg\"")),
        format!("\n## Four\n\nText.\n{}", block("cfg = \"c.cfg\"")),
    ];
    let lessons = vec![lesson("01-many", &pages.concat())];
    let mut options = dark();
    options.variants_of = Some(Arc::new(|setting, cfgs| {
        let (own, cfgs) = (setting.cfg.clone(), cfgs.to_vec());
        let load = Arc::new(|_: &Wanted, _: &Stop| Err("not here".to_owned()));
        Variants { own, cfgs: Arc::new(move |_| cfgs.clone()), load }
    }));
    let mut screen = open_app(App::learn(lessons, Box::new(Demonstration), 0, &options), (100, 30));
    let cfgs = |screen: &Screen| {
        let variants = screen.app.variants_of_page().unwrap();
        (variants.own, (variants.cfgs)(&[]).join(" "))
    };
    screen.press(">>").has("page 3 of 4");
    // What is asked of Demo.cfg was not answered, and c.cfg comes later.
    assert_eq!(cfgs(&screen), ("b.cfg".to_owned(), "a.cfg".to_owned()));
    screen.press("<");
    screen.press("2>").has("page 3 of 4");
    assert_eq!(cfgs(&screen), ("b.cfg".to_owned(), "Demo.cfg a.cfg".to_owned()));
}

#[test]
fn a_page_names_signs_as_the_other_panes_have_them() {
    let text = ORDERS.replace("The entry is on its way.", "The last step has a `✗`.");
    assert_ne!(text, ORDERS);
    let options = Options { ascii: true, ..dark() };
    let lessons = vec![lesson("01-orders", &text)];
    let mut screen = open_app(App::learn(lessons, Box::new(Demonstration), 0, &options), (80, 24));
    screen.press(">").has("The last step has a X.");
    assert!(screen.text().is_ascii(), "{}", screen.text());
}
