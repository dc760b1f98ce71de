//! Tests of reading, of what is said of bad scenes, and of the drawing as text.

use super::{Ink, Layout, Room, Scene, Signs, lines, read};
use crate::value::Plain;

/// An address space with two pages in it, and a list of both.
const SCENE: &str = r#"<<
    [title |-> "address space", columns |-> {0, 1, 2}, rows |-> <<
        [title |-> "vma", spans |-> {[from |-> 0, to |-> 1, text |-> <<"vma", 1>>]}],
        [title |-> "pte", cells |-> (0 :> [shape |-> "dot", text |-> "old"] @@ 1 :> [owner |-> {"m", "w"}] @@ 2 :> "")],
        [cells |-> <<7, [shape |-> "none", text |-> ""], TRUE>>] >>],
    [title |-> "list", items |-> <<"a", [shape |-> "diamond"]>>, cursors |-> <<[at |-> 2, text |-> "walk"]>>],
    [items |-> <<>>] >>"#;

fn scene(text: &str) -> Result<Scene, String> {
    read(&Plain::parse(text).unwrap())
}

fn layout(scene: &Scene, before: Option<&Scene>) -> Layout {
    super::layout(scene, before, &Room::default())
}

fn drawn(scene: &Scene, before: Option<&Scene>, signs: Signs) -> String {
    let line = |runs: Vec<super::Run>| runs.into_iter().map(|run| run.text).collect::<String>();
    lines(&layout(scene, before), signs).into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What is said of the scene with one text in place of another.
fn complaint(old: &str, new: &str) -> String {
    assert!(SCENE.contains(old), "{old}");
    scene(&SCENE.replacen(old, new, 1)).unwrap_err()
}

#[test]
fn draws_grids_and_lists() {
    let scene = scene(SCENE).unwrap();
    insta::assert_snapshot!(drawn(&scene, None, Signs::Unicode), @r#"
    address space  0        1        2
      vma          ├─── vma 1 ────┤
      pte          ● old    <m, w>   ·
                   7        ·        TRUE
    list           [a]  →  [◆]
                           ▲ walk
                   ·
    "#);
    insta::assert_snapshot!(drawn(&scene, None, Signs::Ascii), @r#"
    address space  0        1        2
      vma          |--- vma 1 ----|
      pte          @ old    <m, w>   .
                   7        .        TRUE
    list           [a]  -> [%]
                           ^ walk
                   .
    "#);
}

#[test]
fn what_changed_has_a_star() {
    let before = scene(SCENE).unwrap();
    let changes = [
        ("from |-> 0, to |-> 1", "from |-> 1, to |-> 2"),
        (r#"shape |-> "dot""#, r#"shape |-> "ring""#),
        (r#"2 :> """#, r#"2 :> "new""#),
        (r#"items |-> <<"a""#, r#"items |-> <<"b""#),
        ("at |-> 2", "at |-> 3"),
    ];
    let text = changes.iter().fold(SCENE.to_owned(), |text, (old, new)| text.replacen(old, new, 1));
    let after = scene(&text).unwrap();
    insta::assert_snapshot!(drawn(&after, Some(&before), Signs::Unicode), @r#"
    address space  0        1        2
      vma                   ├─── vma 1* ───┤
      pte          ○ old*   <m, w>   new*
                   7        ·        TRUE
    list           [b]* →  [◆]
                                ▲ walk*
                   ·
    "#);
    let changed = lines(&layout(&after, Some(&before)), Signs::Unicode);
    assert_eq!(changed.iter().flatten().filter(|run| run.ink == Ink::Changed).count(), changes.len());
    assert!(!drawn(&before, Some(&before), Signs::Unicode).contains('*'));
}

#[test]
fn stretches_and_cursors_do_not_lie_over_each_other() {
    let text = r#"<<
        [columns |-> {1, 2}, rows |-> <<[title |-> "vma", spans |-> {
            [from |-> 1, to |-> 2, text |-> "all"], [from |-> 2, to |-> 2, text |-> "a longer name"]}]>>],
        [items |-> <<"a", "b">>, cursors |-> {
            [at |-> 1, text |-> "first"], [at |-> 1, text |-> "second"], [at |-> 3, text |-> "end"]}] >>"#;
    insta::assert_snapshot!(drawn(&scene(text).unwrap(), None, Signs::Unicode), @r#"
         1                   2
    vma  ├─────────────── all ────────────────┤
                             ├ a longer name ─┤
         [a]  →  [b]
         ▲ first      ▲ end
         ▲ second
    "#);
}

#[test]
fn columns_stand_still() {
    let (narrow, wide) =
        (scene(SCENE).unwrap(), scene(&SCENE.replace("\"old\"", "\"a longer word\"")).unwrap());
    let mut room = Room::default();
    room.make(&wide);
    let before = super::layout(&narrow, None, &room);
    room.make(&narrow);
    let after = super::layout(&wide, Some(&narrow), &room);
    assert_eq!(before.pieces.len(), after.pieces.len());
    let heads = |layout: &Layout| {
        let is_head = |piece: &&super::Piece| matches!(piece.kind, super::Kind::Head(_));
        layout.pieces.iter().filter(is_head).map(|piece| piece.x).collect::<Vec<_>>()
    };
    assert_eq!(heads(&before), heads(&after));
    assert_ne!(heads(&before), heads(&layout(&narrow, None)));
}

#[test]
fn an_empty_scene_is_one() {
    assert_eq!(drawn(&scene("<<>>").unwrap(), None, Signs::Unicode), "");
    assert_eq!(layout(&scene("<<>>").unwrap(), None).width, 0);
}

#[test]
fn says_what_is_wrong() {
    let all = [
        scene("7").unwrap_err(),
        scene("<<7>>").unwrap_err(),
        scene(r#"<<[title |-> "x"]>>"#).unwrap_err(),
        complaint("columns", "column"),
        complaint("{0, 1, 2}", "3"),
        complaint("from |-> 0", "from |-> 5"),
        complaint("from |-> 0, to |-> 1", "from |-> 1, to |-> 0"),
        complaint("to |-> 1", "till |-> 1"),
        complaint("spans", "span"),
        complaint("@@ 2", "@@ 3"),
        complaint("<<7, ", "<<7, 8, "),
        complaint(r#""dot""#, r#""dott""#),
        complaint("owner", "holder"),
        complaint("shape |-> \"dot\"", "shpe |-> \"dot\""),
        complaint("at |-> 2", "at |-> 4"),
        complaint("at |-> 2", "at |-> \"b\""),
        complaint("cursors |->", "cursor |->"),
    ];
    insta::assert_snapshot!(all.join("\n"), @r#"
    a sequence of records is expected
    part 1: a record with `columns` and `rows`, or with `items`, is expected
    part 1: a record with `columns` and `rows`, or with `items`, is expected
    part 1: a field `column` means nothing here; did you mean `columns`?
    part 1: `columns` must be a sequence or a set
    part 1: row 1: span 1: `from` is 5, but the columns are 0, 1, 2
    part 1: row 1: span 1: it begins at 1, behind its end at 0
    part 1: row 1: span 1: a field `to` is expected
    part 1: row 1: a record with `cells` or with `spans` is expected
    part 1: row 2: there is no cell for column 2
    part 1: row 3: there are 4 cells for 3 columns
    part 1: row 2: column 0: there is no shape "dott"; did you mean "dot"?
    part 1: row 2: column 1: a field `holder` means nothing here; known are shape, text, owner
    part 1: row 2: column 0: a field `shpe` means nothing here; did you mean `shape`?
    part 2: cursor 1: `at` is 4, a number from 1 to 3 is expected
    part 2: cursor 1: `at` is "b", a number from 1 to 3 is expected
    part 2: a field `cursor` means nothing here; did you mean `cursors`?
    "#);
}
