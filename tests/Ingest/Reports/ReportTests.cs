using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using MlConnector.Ingest.Reports;
using MlConnector.Ingest.Working;
using MlConnector.Kernel;
using MlConnector.Persistence.Connections;
using MlConnector.TestKit;

namespace MlConnector.Ingest.Tests.Reports;

/// <summary>From Amazon's list of reports to the announced settlement, through database and bus.</summary>
public sealed class ReportTests : IAsyncLifetime
{
    private const string ListPath = "/reports/2021-06-30/reports";
    private const string Key = "na/A1B2C3/28471003921";

    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, string> listed = new(StringComparer.Ordinal);
    private AmazonStandIn amazon = null!;
    private Connection connection = null!;

    public async Task InitializeAsync()
    {
        amazon = await AmazonStandIn.StartAsync(SystemClock.Instance);
        connection = Sellers.Connection(amazon);
        amazon.On(
            ListPath,
            _ =>
            {
                lock (listed)
                {
                    return Answer.Json(
                        $$"""{"reports":[{{string.Join(',', listed.Select(report => Report(report.Key, report.Value)))}}]}""",
                        rateLimit: "5.0"
                    );
                }
            }
        );
    }

    public async Task DisposeAsync()
    {
        await amazon.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_listed_report_is_archived_and_its_settlement_announced_once()
    {
        LayOut("1", SettlementTexts.One());
        await using var ingest = await StartAsync();
        await ReleasedAsync(ingest, "1");

        PollAgain(ingest);
        await Eventually.TrueAsync(
            () => amazon.RequestsTo(ListPath).Count >= 2,
            "the second look at the list"
        );
        LayOut("2", SettlementTexts.One("28471003922"));
        PollAgain(ingest);
        await Eventually.TrueAsync(
            () => ingest.Heard.Released.Count >= 2,
            "the announcement of a later settlement"
        );

        var released = ingest.Heard.Released.ToList();
        Assert.Equal([Key, "na/A1B2C3/28471003922"], released.Select(m => m.SettlementKey));
        Assert.Equal("acme-us", released[0].ConnectionId);
        Assert.Equal("1", released[0].ReportId);
        Assert.Equal(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero), released[0].StartAt);
        Assert.Equal(new DateTimeOffset(2026, 7, 15, 0, 0, 0, TimeSpan.Zero), released[0].EndAt);
        Assert.Equal(new DateOnly(2026, 7, 17), released[0].DepositDate);
        Assert.Equal(
            ("USD", 850L, 3),
            (released[0].Currency, released[0].TotalMinor, released[0].Rows)
        );
        Assert.Equal(SettlementTexts.One(), await ingest.ArchivedAsync(released[0].DocumentHash));
        Assert.Single(amazon.RequestsTo("/store/1"));
        Assert.Equal(3, amazon.RequestsTo(ListPath).Count);
    }

    [Fact]
    public async Task A_report_that_Amazon_still_makes_is_fetched_when_it_is_done()
    {
        LayOut("1", SettlementTexts.One(), status: "IN_PROGRESS");
        LayOut("9", SettlementTexts.One("9"), status: "CANCELLED");
        await using var ingest = await StartAsync();
        await StateAsync(ingest, "1", ReportState.Waiting);
        await StateAsync(ingest, "9", ReportState.Skipped);

        LayOut("1", SettlementTexts.One(), status: "DONE");
        PollAgain(ingest);

        await ReleasedAsync(ingest, "1");
        Assert.Empty(amazon.RequestsTo("/store/9"));
    }

    [Fact]
    public async Task Each_settlement_of_a_document_is_announced()
    {
        LayOut("1", SettlementTexts.Two("28471003921", "28471003922"));
        await using var ingest = await StartAsync();

        await Eventually.TrueAsync(() => ingest.Heard.Released.Count == 2, "both announcements");

        Assert.Equal(
            [Key, "na/A1B2C3/28471003922"],
            ingest.Heard.Released.Select(m => m.SettlementKey).Order()
        );
    }

    [Fact]
    public async Task The_same_settlement_in_another_document_is_taken_once()
    {
        LayOut("1", SettlementTexts.One());
        await using var ingest = await StartAsync();
        await ReleasedAsync(ingest, "1");

        LayOut("2", SettlementTexts.Two("28471003921", "28471003922"));
        PollAgain(ingest);
        await ReleasedAsync(ingest, "2");
        await Eventually.TrueAsync(() => ingest.Heard.Released.Count == 2, "the new settlement");

        Assert.Equal(
            [Key, "na/A1B2C3/28471003922"],
            ingest.Heard.Released.Select(m => m.SettlementKey)
        );
        Assert.DoesNotContain("ALARM", ingest.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_content_under_a_known_settlement_id_is_an_alarm_and_never_announced()
    {
        LayOut("1", SettlementTexts.One());
        await using var ingest = await StartAsync();
        await ReleasedAsync(ingest, "1");
        await Eventually.TrueAsync(() => ingest.Heard.Released.Count == 1, "the announcement");

        var changed = SettlementTexts.One(commission: "-2.00");
        LayOut("2", changed);
        PollAgain(ingest);
        await ReleasedAsync(ingest, "2");

        var known = await ingest.ReadAsync(db => db.Settlements.SingleAsync());
        Assert.Equal(ContentHash.Of(changed).Value, known.ChangedDocumentHash);
        Assert.Equal(ContentHash.Of(SettlementTexts.One()).Value, known.DocumentHash);
        Assert.Contains("Critical ingest.settlement.changed", ingest.Log, StringComparison.Ordinal);
        Assert.Single(ingest.Heard.Released);
    }

    [Fact]
    public async Task A_report_that_fails_holds_up_no_other_and_is_tried_again_later()
    {
        LayOut("1", SettlementTexts.One());
        amazon.On("/store/1", _ => new Answer(404, []));
        LayOut("2", SettlementTexts.One("28471003922"));
        await using var ingest = await StartAsync();
        await ReleasedAsync(ingest, "2");
        await FailedAsync(ingest, "1", "status 404");

        LayOut("1", SettlementTexts.One());
        ingest.Clock.Push(TimeSpan.FromHours(2));
        ingest.Wake(connection);

        await ReleasedAsync(ingest, "1");
        Assert.Null((await ReportAsync(ingest, "1")).Failure);
    }

    [Fact]
    public async Task A_document_that_is_no_settlement_is_archived_and_told_and_not_fetched_again()
    {
        LayOut("1", "Sorry, this is no report."u8.ToArray());
        await using var ingest = await StartAsync();

        await FailedAsync(ingest, "1", "cannot be read");
        ingest.Clock.Push(TimeSpan.FromHours(2));
        ingest.Wake(connection);
        await Eventually.TrueAsync(
            async () => (await ReportAsync(ingest, "1")).Attempts >= 2,
            "the second reading"
        );

        var report = await ReportAsync(ingest, "1");
        Assert.Equal(ReportState.Downloaded, report.State);
        Assert.NotNull(report.DocumentHash);
        Assert.Single(amazon.RequestsTo("/store/1"));
    }

    [Fact]
    public async Task A_seller_who_withdrew_the_authorisation_holds_up_no_other()
    {
        LayOut("1", SettlementTexts.One());
        await using var denying = await AmazonStandIn.StartAsync(SystemClock.Instance);
        denying.On(ListPath, _ => Answer.Error(403, "Unauthorized", "Access is denied."));
        var denied = Sellers.Connection(denying, "beta-us", "B9");
        await using var ingest = await IngestHost.StartAsync(folder, [denied, connection]);

        await ReleasedAsync(ingest, "1");
        await Eventually.TrueAsync(
            async () => await ingest.ReadAsync(db => db.Polls.AnyAsync(p => p.Failure != null)),
            "the stored failure"
        );

        var poll = await ingest.ReadAsync(db => db.Polls.SingleAsync(p => p.Failure != null));
        Assert.Equal("beta-us", poll.ConnectionId);
        Assert.Contains("Finance and Accounting", poll.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_that_a_killed_process_left_is_done_by_the_next_one()
    {
        LayOut("1", SettlementTexts.One());
        amazon.On("/store/1", _ => new Answer(404, []));
        await using (var first = await StartAsync())
        {
            await FailedAsync(first, "1", "status 404");
            // As if it had been killed in the middle: claimed, and the claim not yet run out.
            await first.ReadAsync(db =>
                db.Reports.ExecuteUpdateAsync(set =>
                    set.SetProperty(r => r.NextTryAt, first.Clock.GetUtcNow().AddSeconds(1))
                )
            );
        }

        LayOut("1", SettlementTexts.One());
        await using var second = await StartAsync();

        await ReleasedAsync(second, "1");
        await Eventually.TrueAsync(() => second.Heard.Released.Count == 1, "the announcement");
    }

    [Fact]
    public async Task Nothing_secret_is_logged_on_the_whole_way()
    {
        LayOut("1", SettlementTexts.One());
        await using var ingest = await StartAsync();
        await ReleasedAsync(ingest, "1");

        Assert.Contains("ingest.settlement.released", ingest.Log, StringComparison.Ordinal);
        Assert.All(
            new[] { Sellers.RefreshToken, Sellers.ClientSecret, "token-1", "X-Amz-Signature" },
            secret => Assert.DoesNotContain(secret, ingest.Log, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_announcement_belongs_to_the_trace_of_the_look_that_found_the_report()
    {
        var spans = new List<Activity>();
        using var listening = new ActivityListener
        {
            ShouldListenTo = source => source.Name == IngestTracing.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (spans)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listening);
        LayOut("trace-1", SettlementTexts.One("777"));
        await using var ingest = await StartAsync();
        await ReleasedAsync(ingest, "trace-1");
        await Eventually.TrueAsync(() => ingest.Heard.Released.Count == 1, "the announcement");

        Activity download;
        Activity poll;
        lock (spans)
        {
            download = spans.Single(span => Equals(span.GetTagItem("report.id"), "trace-1"));
            poll = spans.Single(span => span.SpanId == download.ParentSpanId);
        }

        Assert.Equal("poll reports", poll.OperationName);
        Assert.Equal("na/A1B2C3/777", download.GetTagItem("settlement.key"));
        var stored = await ingest.ReadAsync(db => db.Settlements.SingleAsync());
        Assert.Equal(download.Id, stored.TraceParent);
    }

    private static string Report(string id, string status) =>
        $$"""{"reportId":"{{id}}","reportType":"GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2","createdTime":"2026-07-16T00:00:00Z","processingStatus":"{{status}}"{{(status == "DONE" ? $",\"reportDocumentId\":\"doc-{id}\"" : "")}}}""";

    private static Task<SettlementReport> ReportAsync(IngestHost ingest, string id) =>
        ingest.ReadAsync(db => db.Reports.SingleAsync(report => report.ReportId == id));

    private static Task ReleasedAsync(IngestHost ingest, string id) =>
        StateAsync(ingest, id, ReportState.Released);

    private static Task StateAsync(IngestHost ingest, string id, ReportState state) =>
        Eventually.TrueAsync(
            async () =>
                await ingest.ReadAsync(db =>
                    db.Reports.AnyAsync(report => report.ReportId == id && report.State == state)
                ),
            () => $"report {id} to be {state}. Log:\n{ingest.Log}"
        );

    private static Task FailedAsync(IngestHost ingest, string id, string sentencePart) =>
        Eventually.TrueAsync(
            async () =>
                await ingest.ReadAsync(db =>
                    db.Reports.AnyAsync(report =>
                        report.ReportId == id && report.Failure!.Contains(sentencePart)
                    )
                ),
            () => $"report {id} to fail with '{sentencePart}'. Log:\n{ingest.Log}"
        );

    private Task<IngestHost> StartAsync() => IngestHost.StartAsync(folder, [connection]);

    private void PollAgain(IngestHost ingest) =>
        ingest.Get<WorkSignals<ReportPoller>>().Of(connection.Id).Give();

    private void LayOut(string id, byte[] document, string status = "DONE")
    {
        lock (listed)
        {
            listed[id] = status;
        }

        amazon.On(
            $"/reports/2021-06-30/documents/doc-{id}",
            _ =>
                Answer.Json(
                    $$"""{"reportDocumentId":"doc-{{id}}","url":"{{amazon.Root}}store/{{id}}?X-Amz-Signature=abc"}""",
                    rateLimit: "5.0"
                )
        );
        amazon.On($"/store/{id}", _ => new Answer(200, document));
    }
}
