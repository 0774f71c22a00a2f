using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlConnector.Contracts;
using MlConnector.Contracts.Documents;
using MlConnector.Kernel;
using MlConnector.Persistence.Archive;
using MlConnector.Poster.Domain;
using MlConnector.Poster.Storage;
using MlConnector.Poster.Tests.Deltek;
using MlConnector.TestKit;

namespace MlConnector.Poster.Tests.Lanes;

public sealed class BookingASettlement : IAsyncLifetime
{
    private PosterUnderTest poster = null!;

    public async Task InitializeAsync() => poster = await PosterUnderTest.StartAsync();

    public async Task DisposeAsync() => await poster.DisposeAsync();

    [Fact]
    public async Task A_requested_plan_ends_posted_once_and_is_told()
    {
        var hash = await poster.RequestAsync(Plans.Plan());

        var told = await poster.Told.FirstAsync<SettlementPosted>();

        Assert.Equal(hash.Value, told.PlanHash);
        Assert.Equal(["journal-entry", "cash-receipt"], told.Entries.Select(e => e.Form));
        Assert.Equal(
            [
                BatchKey.Create(Plans.Settlement, 1, 1).Value,
                BatchKey.Create(Plans.Settlement, 2, 1).Value,
            ],
            told.Entries.Select(entry => entry.Batch)
        );
        AssertEachPostedOnce();
    }

    [Fact]
    public async Task The_same_request_again_books_nothing_and_is_answered_again()
    {
        var plan = Plans.Plan();
        await poster.RequestAsync(plan);
        await poster.Told.FirstAsync<SettlementPosted>();

        await poster.RequestAsync(plan);

        await Eventually.TrueAsync(
            () => poster.Told.Of<SettlementPosted>().Count == 2,
            "the second answer"
        );
        AssertEachPostedOnce();
    }

    [Fact]
    public async Task Another_plan_for_a_booked_settlement_goes_to_a_person()
    {
        await poster.RequestAsync(Plans.Plan());
        await poster.Told.FirstAsync<SettlementPosted>();

        var other = await poster.RequestAsync(Plans.Plan(Plans.Journal()));

        var stopped = await poster.Told.FirstAsync<PostingStopped>();
        Assert.Equal("another-plan", stopped.Code);
        Assert.Equal("NeedsPerson", stopped.State);
        Assert.Equal(other.Value, stopped.PlanHash);
        AssertEachPostedOnce();
    }

    [Fact]
    public async Task A_plan_without_an_approval_is_not_booked()
    {
        await poster.RequestAsync(Plans.Plan(), approve: false);

        var stopped = await poster.Told.FirstAsync<PostingStopped>();

        Assert.Equal("not-approved", stopped.Code);
        Assert.Empty(poster.Deltek.Posts);
        Assert.Equal(0, poster.Deltek.Drafts);
    }

    [Fact]
    public async Task A_plan_that_does_not_balance_is_not_booked()
    {
        var entry = Plans.Journal();
        var plan = Plans.Plan(entry with { Lines = [.. entry.Lines.Take(2)] });

        await poster.RequestAsync(plan);

        Assert.Equal("plan-invalid", (await poster.Told.FirstAsync<PostingStopped>()).Code);
        Assert.Equal(0, poster.Deltek.Drafts);
    }

    [Theory]
    [InlineData("POST", "DataEntry/jeControl")]
    [InlineData("PUT", "DataEntry/PostTransFile")]
    public async Task A_lost_answer_after_the_work_books_nothing_twice(string method, string path)
    {
        var lost = 0;
        poster.Deltek.Fault = request =>
            request.Method == method
            && request.Path == path
            && Interlocked.Exchange(ref lost, 1) == 0
                ? (new Given(0), true)
                : null;

        await poster.RequestAsync(Plans.Plan());

        await poster.Told.FirstAsync<SettlementPosted>();
        AssertEachPostedOnce();
    }

    [Fact]
    public async Task A_request_that_may_have_been_lost_goes_to_a_person_before_there_is_a_control()
    {
        poster.Deltek.Fault = request =>
            request is { Method: "POST", Path: "DataEntry/jeControl" }
                ? (new Given(502), false)
                : null;

        await poster.RequestAsync(Plans.Plan());

        var stopped = await poster.Told.FirstAsync<PostingStopped>();
        Assert.Equal("doubt-without-control", stopped.Code);
        Assert.Equal(0, poster.Deltek.Drafts);
    }

    [Fact]
    public async Task A_refused_entry_takes_the_drafts_with_it_and_goes_on_when_asked_again()
    {
        poster.Deltek.Fault = request =>
            request is { Method: "POST", Path: "DataEntry/crControl" }
                ? (new Given(400, """{"message":"Bank code OPER is not active"}"""), false)
                : null;
        var plan = Plans.Plan();
        await poster.RequestAsync(plan);
        var stopped = await poster.Told.FirstAsync<PostingStopped>();
        Assert.Equal("entry-refused", stopped.Code);
        Assert.Contains("Bank code OPER is not active", stopped.Sentence, StringComparison.Ordinal);
        Assert.Empty(poster.Deltek.Posts);

        poster.Deltek.Fault = _ => null;
        await poster.RequestAsync(plan);

        await poster.Told.FirstAsync<SettlementPosted>();
        AssertEachPostedOnce();
    }

    [Fact]
    public async Task Deltek_being_away_is_told_and_costs_time_only()
    {
        var isAway = true;
        poster.Deltek.Fault = _ => Volatile.Read(ref isAway) ? (new Given(503), false) : null;
        await poster.RequestAsync(Plans.Plan());
        await Eventually.TrueAsync(
            async () => await PostingAsync() is { LastFault: not null },
            "the fault on record"
        );
        var delayed = await poster.Told.FirstAsync<SettlementDelayed>();
        Assert.Equal("Posting", delayed.State);
        Assert.Contains("503", delayed.Sentence, StringComparison.Ordinal);

        Volatile.Write(ref isAway, false);

        await poster.Told.FirstAsync<SettlementPosted>();
        AssertEachPostedOnce();
    }

    [Fact]
    public async Task A_rejected_login_stops_and_is_not_repeated()
    {
        var logins = 0;
        poster.Deltek.Fault = request =>
        {
            if (request.Path != "token")
            {
                return (new Given(401), false);
            }

            Interlocked.Increment(ref logins);
            return (new Given(400, """{"error":"invalid_grant"}"""), false);
        };

        await poster.RequestAsync(Plans.Plan());

        // The lane may have signed in before the fault was set; a 401 then leads to the login.
        var stopped = await poster.Told.FirstAsync<PostingStopped>();
        Assert.Equal("deltek-login-rejected", stopped.Code);
        Assert.Equal(1, Volatile.Read(ref logins));
    }

    [Fact]
    public async Task A_restart_in_the_middle_ends_posted_once()
    {
        var isBusy = true;
        poster.Deltek.Fault = request =>
            Volatile.Read(ref isBusy) && request.Path == "DataEntry/crControl"
                ? (new Given(429), false)
                : null;
        await poster.RequestAsync(Plans.Plan());
        await Eventually.TrueAsync(() => poster.Deltek.Drafts == 1, "the first draft");

        await poster.RestartAsync();
        Volatile.Write(ref isBusy, false);

        await poster.Told.FirstAsync<SettlementPosted>();
        AssertEachPostedOnce();
    }

    [Fact]
    public async Task The_payload_and_its_hash_are_stored_before_anything_is_sent()
    {
        await poster.RequestAsync(Plans.Plan());
        await poster.Told.FirstAsync<SettlementPosted>();

        var entries = (await PostingAsync())?.Entries ?? [];

        Assert.Equal(2, entries.Count);
        Assert.All(
            entries,
            entry =>
            {
                Assert.Equal(EntryState.Posted, entry.State);
                Assert.Equal(
                    ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(entry.Payload ?? "")).Value,
                    entry.PayloadHash
                );
            }
        );
    }

    [Fact]
    public async Task The_fiscal_periods_are_published_at_start_and_on_demand()
    {
        var first = await poster.Told.FirstAsync<FiscalPeriodsPublished>();
        var document = ContractJson.Read<FiscalPeriods>(
            await poster
                .Services.GetRequiredService<IDocumentArchive>()
                .ReadAsync(ContentHash.Parse(first.PeriodsHash), default)
        );
        Assert.Equal(
            new FiscalPeriodEntry(202606, new(2026, 6, 1), new(2026, 6, 30), Closed: false),
            Assert.Single(document.Periods)
        );

        await poster.PublishAsync(new PublishFiscalPeriods("acme"));

        await Eventually.TrueAsync(
            () => poster.Told.Of<FiscalPeriodsPublished>().Count >= 2,
            "the periods that were asked for"
        );
    }

    private void AssertEachPostedOnce()
    {
        Assert.Equal(2, poster.Deltek.Posts.Count);
        Assert.All(poster.Deltek.Posts.Values, posts => Assert.Equal(1, posts));
        Assert.Equal(0, poster.Deltek.Drafts);
    }

    private async Task<PostingRow?> PostingAsync()
    {
        await using var scope = poster.Services.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<PosterDb>()
            .Postings.AsNoTracking()
            .Include(posting => posting.Entries)
            .SingleOrDefaultAsync();
    }
}
