//! Lines as they are read.

use super::*;

const ID: &str = "0f29528c-ff16-4e2e-b4e1-03bbc37885a0";
const NOON: Time = Time::constant(12, 4, 31, 0);

fn line<'a>() -> Line<'a> {
    Line {
        method: "GET",
        path: "/v1/orders",
        status: 200,
        duration: Duration::from_micros(41_340),
        function: None,
        request_id: ID,
        refused: None,
    }
}

/// What a run of the Concierge looks like.
fn several<'a>() -> [Line<'a>; 5] {
    [
        Line {
            method: "POST",
            path: "/v1/checkout",
            status: 202,
            function: Some("CheckoutFunction"),
            ..line()
        },
        Line {
            path: "/v1/partner/orders/3d1f0a52-1a4a-4b0d-9d1c-1b7e6a0c9f11/lines/7",
            function: Some("GetPartnerOrderFunction"),
            duration: Duration::from_millis(1_234),
            ..line()
        },
        Line {
            method: "OPTIONS",
            status: 304,
            duration: Duration::from_micros(212),
            ..line()
        },
        Line {
            method: "DELETE",
            status: 403,
            refused: Some("the signature does not match: the request was signed with another key"),
            ..line()
        },
        Line {
            status: 504,
            duration: Duration::from_secs(29),
            function: Some("CheckoutFunction"),
            refused: Some("the function did not answer within 29000 ms"),
            ..line()
        },
    ]
}

fn layout(terminal: bool) -> Layout {
    Layout::new(
        terminal,
        ["CheckoutFunction", "GetPartnerOrderFunction"].into_iter(),
    )
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

fn log(terminal: bool) -> String {
    let lines: String = several()
        .iter()
        .map(|line| layout(terminal).request_line(NOON, line))
        .collect();
    plain(&lines)
}

#[test]
fn a_terminal_gets_columns_and_reasons_below() {
    insta::assert_snapshot!(log(true), @"
    12:04:31  POST    /v1/checkout                             202   41.3 ms  CheckoutFunction         0f29528c
    12:04:31  GET     /v1/partner/orders/3d1f…6a0c9f11/lines/7 200    1.23 s  GetPartnerOrderFunction  0f29528c
    12:04:31  OPTIONS /v1/orders                               304   0.21 ms                           0f29528c
    12:04:31  DELETE  /v1/orders                               403   41.3 ms                           0f29528c
              └ refused: the signature does not match: the request was signed with another key
    12:04:31  GET     /v1/orders                               504   29.00 s  CheckoutFunction         0f29528c
              └ refused: the function did not answer within 29000 ms
    ");
}

#[test]
fn a_file_gets_one_line_for_each_request_and_nothing_cut() {
    insta::assert_snapshot!(log(false), @"
    12:04:31  POST    /v1/checkout                             202   41.3 ms  CheckoutFunction         0f29528c
    12:04:31  GET     /v1/partner/orders/3d1f0a52-1a4a-4b0d-9d1c-1b7e6a0c9f11/lines/7 200    1.23 s  GetPartnerOrderFunction  0f29528c
    12:04:31  OPTIONS /v1/orders                               304   0.21 ms                           0f29528c
    12:04:31  DELETE  /v1/orders                               403   41.3 ms                           0f29528c  refused: the signature does not match: the request was signed with another key
    12:04:31  GET     /v1/orders                               504   29.00 s  CheckoutFunction         0f29528c  refused: the function did not answer within 29000 ms
    ");
}

#[test]
fn statuses_have_colours() {
    let coloured = |status| layout(true).request_line(NOON, &Line { status, ..line() });
    for (status, code) in [(200, 32), (304, 36), (404, 33), (500, 31)] {
        let text = coloured(status);
        let expected = format!("\u{1b}[{code}m{status}\u{1b}[0m");
        assert!(text.contains(&expected), "{text:?}");
    }
}

#[test]
fn functions_write_below_the_id_of_their_request() {
    let line = |id, stream, text| function_line(NOON, "CheckoutFunction", id, stream, text);
    let lines = [
        line(None, LogStream::Output, "ready"),
        line(Some(ID), LogStream::Error, "charged 49.90 EUR"),
        line(Some(ID), LogStream::Platform, "timed out after 3 s"),
    ];
    insta::assert_snapshot!(plain(&lines.concat()), @"
    12:04:31  CheckoutFunction -------- │ ready
    12:04:31  CheckoutFunction 0f29528c │ charged 49.90 EUR
    12:04:31  CheckoutFunction 0f29528c │ timed out after 3 s
    ");
}

#[test]
fn nobody_writes_lines_of_the_log_or_moves_the_cursor() {
    let line = Line {
        method: "GE\u{1b}[2JT",
        path: "/v1/a\r\n12:00:00 GET /b\u{202e}",
        refused: Some("the key `\u{7}` is unknown\u{2028}"),
        ..line()
    };
    for terminal in [true, false] {
        let text = plain(&layout(terminal).request_line(NOON, &line));
        let acting = |letter: char| letter != '\n' && acts(letter);
        assert!(!text.contains(acting), "{text:?}");
        assert_eq!(
            text.lines().count(),
            if terminal { 2 } else { 1 },
            "{text:?}"
        );
    }
}

#[test]
fn a_function_may_colour_its_lines_and_do_nothing_else() {
    let text = "\u{1b}[1;32mok\u{1b}[0m\t\u{1b}[2J\u{1b}]0;title\u{7} \u{1b}[3";
    assert_eq!(
        printable_with_colours(text),
        "\u{1b}[1;32mok\u{1b}[0m\t\\u{1b}[2J\\u{1b}]0;title\\u{7} \\u{1b}[3\u{1b}[0m"
    );
    assert_eq!(printable_with_colours("plain"), "plain");
}

#[test]
fn a_long_path_keeps_its_beginning_and_its_end() {
    let path = format!("/v1/orders/{}/end-of-the-path", "ä".repeat(100));
    let cut = shortened(&path);
    assert_eq!(cut.chars().count(), PATH_WIDTH, "{cut}");
    assert!(cut.starts_with("/v1/orders/ä"), "{cut}");
    assert!(cut.ends_with("/end-of-the-path"), "{cut}");
    assert_eq!(shortened("/v1"), "/v1");
}
