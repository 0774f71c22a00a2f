using System.Collections.Concurrent;
using System.Net;
using MlConnector.Persistence.Connections;
using MlConnector.Poster.Booking;
using MlConnector.Poster.Deltek;
using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Tests.Deltek;

public sealed class TalkingToDeltek : IAsyncLifetime
{
    private const string Token =
        """{"access_token":"T","token_type":"bearer","expires_in":1799,"refresh_token":"R"}""";

    private static readonly EntryContent Journal = Plans.Content(Plans.Journal());

    private static readonly EntryContent Receipt = Plans.Content(Plans.Receipt());

    /// <summary>Answers by "METHOD path"; each is given once, the last one for ever.</summary>
    private readonly Dictionary<string, Queue<Given>> answers = new(StringComparer.Ordinal);

    private readonly VirtualClock clock = new();

    private LoopbackDeltek server = null!;

    private DeltekSession session = null!;

    private string password = "pa&ss+word!";

    public async Task InitializeAsync()
    {
        On("POST token", new Given(200, Token));
        On("PUT Settings/ActiveCompany/A0", new Given(200, "[]"));
        On("GET Settings/ActiveCompany", new Given(200, """[{"Company":"A0"}]"""));
        On("PUT Settings/ActivePeriod/202606", new Given(200, ""));
        On("GET Settings/ActivePeriod", new Given(200, """[{"Period":202606}]"""));
        server = await LoopbackDeltek.StartAsync(Respond);
        session = Session(server.ApiRoot);
    }

    public async Task DisposeAsync()
    {
        session.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task The_login_sends_the_documented_fields_form_encoded()
    {
        await session.SignInAsync(default);

        var form = Assert
            .Single(server.Of("POST", "token"))
            .Body.Split('&')
            .Select(field => field.Split('='))
            .ToDictionary(field => field[0], field => WebUtility.UrlDecode(field[1]));
        Assert.Equal("api user", form["Username"]);
        Assert.Equal("pa&ss+word!", form["Password"]);
        Assert.Equal("password", form["grant_type"]);
        Assert.Equal("N", form["Integrated"]);
        Assert.Equal("C0000000001P_1_ACME", form["database"]);
        Assert.Equal("id+/=", form["Client_Id"]);
        Assert.Equal("secret", form["client_secret"]);
        Assert.Equal("en-US", form["culture"]);
    }

    [Fact]
    public async Task A_token_is_kept_and_renewed_a_minute_early_by_its_refresh_token()
    {
        await session.SignInAsync(default);
        clock.Advance(TimeSpan.FromSeconds(1738));
        await session.SignInAsync(default);
        Assert.Single(server.Of("POST", "token"));

        clock.Advance(TimeSpan.FromSeconds(2));
        await session.SignInAsync(default);

        Assert.Contains(
            "grant_type=refresh_token&refresh_token=R",
            server.Of("POST", "token")[1].Body,
            StringComparison.Ordinal
        );
        Assert.Equal(2, session.Number);
    }

    [Fact]
    public async Task A_refresh_token_that_is_not_taken_leads_to_the_password()
    {
        On(
            "POST token",
            new Given(200, Token),
            new Given(400, """{"error":"invalid_grant"}"""),
            new Given(200, Token)
        );
        await session.SignInAsync(default);
        clock.Advance(TimeSpan.FromSeconds(1800));

        await session.SignInAsync(default);

        Assert.Contains(
            "grant_type=password",
            server.Of("POST", "token")[2].Body,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_rejected_login_is_not_tried_again_with_the_same_credentials()
    {
        On(
            "POST token",
            new Given(
                400,
                """{"error":"invalid_grant","error_description":"Your login has been disabled.  Please contact your system administrator."}"""
            )
        );

        var rejected = await Assert.ThrowsAsync<DeltekLoginRejectedException>(() =>
            session.SignInAsync(default)
        );
        var again = await Assert.ThrowsAsync<DeltekLoginRejectedException>(() =>
            session.SignInAsync(default)
        );

        Assert.Contains(
            "Your login has been disabled.",
            rejected.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("start Poster anew", rejected.Message, StringComparison.Ordinal);
        Assert.Equal(rejected.Message, again.Message);
        Assert.DoesNotContain("pa&ss", rejected.Message, StringComparison.Ordinal);
        Assert.Single(server.Of("POST", "token"));

        password = "another";
        await Assert.ThrowsAsync<DeltekLoginRejectedException>(() => session.SignInAsync(default));
        Assert.Equal(2, server.Of("POST", "token").Count);
    }

    [Fact]
    public async Task A_read_that_is_not_signed_in_any_more_gets_one_new_token()
    {
        On("GET Settings/Period", new Given(401), new Given(200, """[{"Period":202606}]"""));

        var rows = await session.ReadAsync("Settings/Period", "Settings/Period", default);

        Assert.Equal(202606, Assert.Single(rows).Integer("Period"));
        Assert.Equal(2, session.Number);
    }

    [Fact]
    public async Task A_second_401_is_no_reason_for_a_third_token()
    {
        On("GET Settings/Period", new Given(401));

        await Assert.ThrowsAsync<DeltekReadException>(() =>
            session.ReadAsync("Settings/Period", "Settings/Period", default)
        );

        Assert.Equal(2, server.Of("POST", "token").Count);
    }

    [Fact]
    public async Task A_read_is_repeated_after_a_transient_fault()
    {
        On(
            "GET Settings/Period",
            new Given(503),
            new Given(0),
            new Given(200, """{"rows":[{"Period":"202606"}]}""")
        );

        var rows = await session.ReadAsync("Settings/Period", "Settings/Period", default);

        Assert.Equal(202606, Assert.Single(rows).Integer("Period"));
    }

    [Theory]
    [InlineData(500, """{"message":"VP 500 error"}""")]
    [InlineData(0, "")]
    [InlineData(302, "")]
    public async Task A_write_is_never_repeated_by_itself(int status, string body)
    {
        On(
            "POST DataEntry/jeControl",
            new Given(status, body, status == 302 ? "Location" : null, "/elsewhere")
        );
        var books = await LookAroundAsync();

        var answer = await books.EnterAsync(Journal, "{}", default);

        Assert.Equal(AnswerKind.InDoubt, answer.Kind);
        Assert.Single(server.Of("POST", "DataEntry/jeControl"));
        Assert.DoesNotContain(server.Requests, request => request.Path == "/elsewhere");
    }

    [Fact]
    public async Task A_write_that_cannot_connect_did_nothing()
    {
        var books = await LookAroundAsync();
        await server.DisposeAsync();

        var answer = await books.EnterAsync(Journal, "{}", default);

        Assert.Contains(answer.Kind, new[] { AnswerKind.NotSent, AnswerKind.InDoubt });
    }

    [Fact]
    public async Task A_write_is_not_made_when_the_token_it_was_prepared_with_is_over()
    {
        var books = await LookAroundAsync();
        clock.Advance(TimeSpan.FromHours(1));

        var answer = await books.EnterAsync(Journal, "{}", default);

        Assert.Equal(AnswerKind.NotSent, answer.Kind);
        Assert.Empty(server.Of("POST", "DataEntry/jeControl"));
    }

    [Fact]
    public async Task Too_many_requests_tell_how_long_to_wait()
    {
        On("POST DataEntry/jeControl", new Given(429, "", "Retry-After", "17"));
        var books = await LookAroundAsync();

        var answer = await books.EnterAsync(Journal, "{}", default);

        Assert.Equal(new Answer(AnswerKind.NotSent, RetryAfter: TimeSpan.FromSeconds(17)), answer);
    }

    [Fact]
    public async Task Cookies_of_the_load_balancer_come_back()
    {
        On("GET Settings/Period", new Given(200, "[]", "Set-Cookie", "AWSELB=pinned; Path=/"));

        await session.ReadAsync("Settings/Period", "Settings/Period", default);
        await session.ReadAsync("Settings/Period", "Settings/Period", default);

        Assert.Equal("AWSELB=pinned", server.Of("GET", "Settings/Period")[1].Cookie);
    }

    [Fact]
    public async Task An_unposted_entry_is_read_with_its_lines()
    {
        OnDraft();

        var seen = await Books().LookUpAsync(Journal, null, default);

        Assert.Equal(Sighting.Draft, Sightings.Of(Journal, seen));
    }

    [Fact]
    public async Task A_posted_file_that_stays_readable_is_no_draft()
    {
        OnDraft();
        On(
            $"GET DataEntry/jeControl/{Journal.Batch}",
            new Given(200, $$"""[{"Batch":"{{Journal.Batch}}","Period":202606,"Posted":"Y"}]""")
        );
        On("GET PSALedger/JE", new Given(200, Ledger(Journal)));

        var seen = await Books().LookUpAsync(Journal, null, default);

        Assert.Equal(Sighting.Posted, Sightings.Of(Journal, seen));
    }

    [Fact]
    public async Task A_posted_receipt_is_read_with_texts_for_amounts_and_automatic_rows()
    {
        On("GET PSALedger/CR", new Given(200, Ledger(Receipt)));

        var seen = await Books().LookUpAsync(Receipt, null, default);

        Assert.Equal(Sighting.Posted, Sightings.Of(Receipt, seen));
        Assert.Equal(194, seen.Posted[0].PostingSequence);
    }

    [Fact]
    public async Task The_ledger_is_asked_with_a_filter_that_counts()
    {
        await Books().LookUpAsync(Journal, null, default);

        Assert.Equal(
            $"?filterHash[0][name]=Batch&filterHash[0][value]={Journal.Batch}&filterHash[0][type]=string&filterHash[0][opp]==&filterHash[0][seq]=0",
            server.Of("GET", "PSALedger/JE")[0].Query
        );
    }

    [Fact]
    public async Task Rows_of_other_batches_mean_that_the_filter_was_ignored()
    {
        On(
            "GET PSALedger/JE",
            new Given(
                200,
                """[{"Batch":"OTHER","Period":202606,"PostSeq":1,"Account":"1","Amount":"5.00"}]"""
            )
        );

        var fault = await Assert.ThrowsAsync<DeltekReadException>(() =>
            Books().LookUpAsync(Journal, null, default)
        );

        Assert.Contains("ignored the filter", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    [InlineData(false, false, false)]
    public async Task Absence_is_controlled_when_the_known_entry_is_found_in_ledger_and_files(
        bool inLedger,
        bool inFiles,
        bool controlled
    )
    {
        On(
            "GET PSALedger/JE",
            new Given(200, "[]"),
            new Given(
                200,
                inLedger
                    ? """[{"Batch":"KNOWN","Period":202601,"PostSeq":1,"Account":"1","Amount":5}]"""
                    : "[]"
            )
        );
        On(
            "GET DataEntry/jeControl/KNOWN",
            inFiles ? new Given(200, """[{"Batch":"KNOWN","Posted":"Y"}]""") : new Given(200, "[]")
        );

        var seen = await Books().LookUpAsync(Journal, "KNOWN", default);

        Assert.Equal(Sighting.Absent, Sightings.Of(Journal, seen));
        Assert.Equal(controlled, seen.Controlled);
    }

    [Fact]
    public async Task A_missing_page_of_a_proxy_is_no_absence()
    {
        On($"GET DataEntry/jeControl/{Journal.Batch}", new Given(404, "<html>no such site</html>"));

        await Assert.ThrowsAsync<DeltekReadException>(() =>
            Books().LookUpAsync(Journal, null, default)
        );
    }

    [Fact]
    public async Task Company_and_period_are_set_and_read_back_before_each_look()
    {
        await Books().LookUpAsync(Journal, null, default);

        Assert.Equal(
            [
                "POST token",
                "PUT Settings/ActiveCompany/A0",
                "GET Settings/ActiveCompany",
                "PUT Settings/ActivePeriod/202606",
                "GET Settings/ActivePeriod",
                $"GET DataEntry/jeControl/{Journal.Batch}",
                "GET PSALedger/JE",
                $"GET DataEntry/jeControl/{Journal.Batch}",
            ],
            server.Requests.Select(request => request.ToString())
        );
    }

    [Fact]
    public async Task A_period_that_does_not_read_back_stops_the_look()
    {
        On("GET Settings/ActivePeriod", new Given(200, """[{"Period":"202607"}]"""));

        var fault = await Assert.ThrowsAsync<DeltekReadException>(() =>
            Books().LookUpAsync(Journal, null, default)
        );

        Assert.Contains("reads back '202607'", fault.Message, StringComparison.Ordinal);
        Assert.Empty(server.Of("GET", "PSALedger/JE"));
    }

    [Fact]
    public async Task A_period_that_may_still_be_set_later_is_told_as_such()
    {
        On("PUT Settings/ActivePeriod/202606", new Given(0));

        await Assert.ThrowsAsync<DeltekContextInDoubtException>(() =>
            Books().LookUpAsync(Journal, null, default)
        );
    }

    [Fact]
    public async Task After_a_new_token_in_the_middle_the_look_begins_again()
    {
        On("GET PSALedger/JE", new Given(401), new Given(200, "[]"));

        await Books().LookUpAsync(Journal, null, default);

        Assert.Equal(2, server.Of("PUT", "Settings/ActivePeriod/202606").Count);
        Assert.Equal(2, server.Of("PUT", "Settings/ActiveCompany/A0").Count);
    }

    [Fact]
    public async Task Posting_names_batch_period_type_and_company()
    {
        On(
            "PUT DataEntry/PostTransFile",
            new Given(
                200,
                "\"{\\r\\n \\\"typeList\\\":\\\"JE\\\"\\r\\n \\\"retList\\\":\\\"1\\\" }\""
            )
        );
        var books = await LookAroundAsync();

        var answer = await books.PostAsync(Journal, default);

        Assert.Equal(Answer.Done, answer);
        Assert.Equal(
            $$$"""{"parms":{"batch":"{{{Journal.Batch}}}","description":"{{{Journal.Batch}}}","period":"202606","transtype":"JE","clientcompany":"A0"}}""",
            Assert.Single(server.Of("PUT", "DataEntry/PostTransFile")).Body
        );
    }

    [Fact]
    public async Task Periods_and_key_formats_are_read()
    {
        On(
            "GET Settings/Period",
            new Given(
                200,
                """
                [{"Period":202606,"AccountPdStart":"2026-06-01T00:00:00.000","AccountPdEnd":"2026-06-30T00:00:00.000","ActiveCompanyClosed":"N","AllCompaniesClosed":"N"},
                 {"Period":"202605","AccountPdStart":"2026-05-01T00:00:00.000","AccountPdEnd":"2026-05-31T00:00:00.000","ActiveCompanyClosed":"Y"}]
                """
            )
        );
        On("GET KeyCvt/CFGFormat", new Given(200, """[{"RefnoLength":"12"}]"""));

        var tenant = await Books().ReadTenantAsync(default);

        Assert.Equal(12, tenant.ReferenceLength);
        Assert.Equal(
            [
                new(202606, new(2026, 6, 1), new(2026, 6, 30), Closed: false),
                new(202605, new(2026, 5, 1), new(2026, 5, 31), Closed: true),
            ],
            tenant.Periods
        );
    }

    [Fact]
    public void Plain_http_needs_the_setting_for_test_tenants()
    {
        var fault = Assert.Throws<ArgumentException>(() =>
            Session(new Uri("http://127.0.0.1/api"), allowInsecure: false)
        );

        Assert.Contains("is not https", fault.Message, StringComparison.Ordinal);
    }

    private void On(string call, params ReadOnlySpan<Given> given)
    {
        answers[call] = new Queue<Given>(given.ToArray());
    }

    private void OnDraft()
    {
        On(
            $"GET DataEntry/jeControl/{Journal.Batch}",
            new Given(200, $$"""[{"Batch":"{{Journal.Batch}}","Period":"202606","Posted":"N"}]""")
        );
        On(
            $"GET DataEntry/jeMaster/{Journal.Batch}",
            new Given(200, $$"""[{"Batch":"{{Journal.Batch}}","CurrencyCode":"USD"}]""")
        );
        On(
            $"GET DataEntry/jeDetail/{Journal.Batch}",
            new Given(
                200,
                $$"""
                [{"Batch":"{{Journal.Batch}}","WBS1":"AMZ.US","WBS2":" ","WBS3":" ","Account":"401","DebitAmount":0,"CreditAmount":"120.0000"},
                 {"Batch":"{{Journal.Batch}}","WBS1":"AMZ.US","WBS2":" ","WBS3":" ","Account":"622.00","DebitAmount":18.05,"CreditAmount":0.00},
                 {"Batch":"{{Journal.Batch}}","WBS1":" ","WBS2":" ","WBS3":" ","Account":"118.00","DebitAmount":"101.95","CreditAmount":null}]
                """
            )
        );
    }

    /// <summary>Posted rows with amounts as texts, account codes with a fraction, and a row of Deltek's own.</summary>
    private static string Ledger(EntryContent entry)
    {
        var rows = Plans
            .LedgerOf(entry, sequence: 194)
            .Select(row =>
                FormattableString.Invariant(
                    $$"""{"Batch":"{{entry.Batch}}","Period":"202606","PostSeq":194,"Account":"{{row.Line.Account}}","WBS1":"{{row.Line.Wbs.Level1}} ","Amount":"{{row.Line.Amount:0.0000}}","AutoEntry":"N","SkipGL":"N","BankCode":"{{row.Line.BankCode}}"}"""
                )
            )
            .Append(
                $$"""{"Batch":"{{entry.Batch}}","Period":202606,"PostSeq":194,"Account":"999.00","Amount":-5,"AutoEntry":"Y","RefNo":"Auto   "}"""
            );
        return $"[{string.Join(",", rows)}]";
    }

    private Given Respond(Arrived request)
    {
        lock (answers)
        {
            return
                answers.GetValueOrDefault($"{request.Method} {request.Path}")
                    is { Count: > 0 } given
                ? given.Count > 1
                    ? given.Dequeue()
                    : given.Peek()
                : new Given(
                    request.Path.StartsWith("PSALedger", StringComparison.Ordinal) ? 200 : 404,
                    "[]"
                );
        }
    }

    /// <summary>Books after a look, as every write comes after one.</summary>
    private async Task<DeltekBooks> LookAroundAsync()
    {
        var books = Books();
        await books.LookUpAsync(Journal, null, default);
        return books;
    }

    private DeltekBooks Books() => new(session, "A0", clock);

    private DeltekSession Session(Uri apiRoot, bool allowInsecure = true) =>
        new(
            new DeltekTenant(apiRoot, "C0000000001P_1_ACME", "A0", allowInsecure, null, null),
            _ => Task.FromResult(new DeltekCredentials("api user", password, "id+/=", "secret")),
            new HeldClaim(),
            new PosterOptions { ReadRetryDelay = TimeSpan.FromMilliseconds(1) },
            clock
        );

    private sealed class HeldClaim : ILaneClaim
    {
        public Task EnsureHeldAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
