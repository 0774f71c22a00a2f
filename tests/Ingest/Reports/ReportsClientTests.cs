using MlConnector.Ingest.Amazon;
using MlConnector.Ingest.Reports;
using MlConnector.TestKit;

namespace MlConnector.Ingest.Tests.Reports;

public sealed class ReportsClientTests : IAsyncLifetime
{
    private const string Path = "/reports/2021-06-30/reports";

    private Clients clients = null!;

    public async Task InitializeAsync() => clients = await Clients.StartAsync();

    public async Task DisposeAsync() => await clients.DisposeAsync();

    [Fact]
    public async Task The_first_page_asks_for_settlement_reports_of_all_marketplaces_just_under_90_days_back()
    {
        clients.Amazon.OnInTurn(Path, Answer.Json("""{"reports":[]}"""));

        await ListAsync();

        var request = Assert.Single(clients.Amazon.RequestsTo(Path));
        Assert.Equal(
            "?reportTypes=GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2&marketplaceIds=ATVPDKIKX0DER,A2EUQ1WTGCTBG2&pageSize=100&createdSince=2026-04-21T13%3A00%3A00Z",
            request.Query
        );
    }

    [Fact]
    public async Task Every_further_page_carries_the_token_alone()
    {
        clients.Amazon.OnInTurn(
            Path,
            Page("1", "DONE", "\"nextToken\":\"a+b/=\","),
            Page("2", "IN_PROGRESS", "\"nextToken\":\"c\","),
            Page("3", "CANCELLED", "")
        );

        var reports = await ListAsync();

        Assert.Equal(["1", "2", "3"], reports.Select(report => report.ReportId));
        Assert.Equal(
            ["?nextToken=a%2Bb%2F%3D", "?nextToken=c"],
            clients.Amazon.RequestsTo(Path).Skip(1).Select(request => request.Query)
        );
    }

    [SharedFact]
    public async Task The_recorded_list_is_read_and_other_report_types_are_left_out()
    {
        var recorded = Recordings.Answers(
            "APIs_Reports20210630Test_test_get_reports.yml",
            "/reports"
        );
        clients.Amazon.OnInTurn(Path, [.. recorded, Page("7", "DONE", "")]);

        var reports = await ListAsync();

        Assert.Equal(["7"], reports.Select(report => report.ReportId));
        Assert.Equal(2, clients.Amazon.RequestsTo(Path).Count);
    }

    [SharedFact]
    public async Task The_recorded_report_is_read()
    {
        var recorded = Recordings.Answers(
            "APIs_Reports20210630Test_test_get_report.yml",
            "/reports/"
        );
        clients.Amazon.OnInTurn($"{Path}/ID323", recorded);

        var report = await clients
            .Get<ReportsClient>()
            .GetReportAsync(clients.Connection, "ID323", CancellationToken.None);

        Assert.NotEmpty(report.ReportId);
        Assert.NotEmpty(report.Status);
    }

    [Fact]
    public async Task An_answer_that_is_no_json_is_told_as_passing_and_not_quoted()
    {
        clients.Amazon.OnInTurn(Path, Answer.Json("<html>secret page</html>"));

        var refusal = await Assert.ThrowsAsync<AmazonException>(ListAsync);

        Assert.Equal(AmazonFault.Transient, refusal.Fault);
        Assert.DoesNotContain("secret page", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_without_id_is_refused()
    {
        clients.Amazon.OnInTurn(
            Path,
            Answer.Json(
                """{"reports":[{"reportType":"GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"}]}"""
            )
        );

        var refusal = await Assert.ThrowsAsync<AmazonException>(ListAsync);

        Assert.Contains("reportId", refusal.Message, StringComparison.Ordinal);
    }

    private static Answer Page(string id, string status, string token) =>
        Answer.Json(
            $$"""{{{token}}"reports":[{"reportId":"{{id}}","reportType":"GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2","createdTime":"2026-07-01T00:00:00Z","processingStatus":"{{status}}"}]}""",
            rateLimit: "5.0"
        );

    private Task<IReadOnlyList<ListedReport>> ListAsync() =>
        clients
            .Get<ReportsClient>()
            .ListSettlementReportsAsync(clients.Connection, CancellationToken.None);
}
