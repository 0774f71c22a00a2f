using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace MlConnector.Sandbox.Tests;

public sealed class SettlementReports
{
    private const string Type = "reportTypes=GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2";

    [Fact]
    public async Task Pages_follow_one_another_until_the_token_is_absent()
    {
        await using var sandbox = await RunningSandbox.StartAsync(
            new SandboxOptions
            {
                Settlements = 15,
                Rows = 20,
                Throttling = "off",
            }
        );
        var token = await sandbox.AmazonTokenAsync();
        var seen = new List<string>();
        var path = $"{RunningSandbox.Reports}?{Type}&pageSize=2";
        for (var pages = 0; pages < 10; pages++)
        {
            var page = await sandbox.AmazonJsonAsync(path, token);
            seen.AddRange(Ids(page));
            if (page["nextToken"] is not { } next)
            {
                break;
            }

            path = $"{RunningSandbox.Reports}?nextToken={Uri.EscapeDataString(next.ToString())}";
        }

        Assert.Equal(5, seen.Count);
        Assert.Equal(
            sandbox
                .Scenario.Settlements.Where(s => s.Series.Name == "US")
                .Select(s => s.ReportId)
                .Order(),
            seen.Order()
        );
    }

    [Fact]
    public async Task A_page_token_beside_another_argument_is_refused()
    {
        await using var sandbox = await RunningSandbox.StartAsync(
            new SandboxOptions { Settlements = 6 }
        );
        var token = await sandbox.AmazonTokenAsync();
        var page = await sandbox.AmazonJsonAsync(
            $"{RunningSandbox.Reports}?{Type}&pageSize=1",
            token
        );
        var next = Uri.EscapeDataString(RunningSandbox.Text(page, "nextToken"));
        var error = await RefusedAsync(
            sandbox,
            $"{RunningSandbox.Reports}?nextToken={next}&{Type}",
            token
        );
        Assert.Equal(
            "NextToken cannot be specified with other input parameters",
            RunningSandbox.Text(error, "message")
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("pageSize=10")]
    [InlineData($"{Type}&pageSize=0")]
    [InlineData($"{Type}&pageSize=101")]
    [InlineData($"{Type}&createdSince=2026-08-26T12:00:00Z")]
    [InlineData($"{Type}&createdSince=yesterday")]
    [InlineData("reportTypes=GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE")]
    [InlineData("nextToken=!")]
    [InlineData("nextToken=bm90aGluZw==")]
    public async Task Arguments_that_Amazon_refuses_are_refused(string query)
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var error = await RefusedAsync(
            sandbox,
            $"{RunningSandbox.Reports}?{query}",
            await sandbox.AmazonTokenAsync()
        );
        Assert.Equal("InvalidInput", RunningSandbox.Text(error, "code"));
    }

    [Fact]
    public async Task Just_less_than_90_days_back_is_taken()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var since = Uri.EscapeDataString("2026-08-26T12:02:00Z");
        var page = await sandbox.AmazonJsonAsync(
            $"{RunningSandbox.Reports}?{Type}&createdSince={since}",
            await sandbox.AmazonTokenAsync()
        );
        Assert.NotEmpty(Ids(page));
    }

    [Fact]
    public async Task Marketplaces_do_not_matter_and_statuses_travel_joined_by_commas()
    {
        await using var sandbox = await RunningSandbox.StartAsync(
            new SandboxOptions { Settlements = 3, UnfinishedReports = true }
        );
        var token = await sandbox.AmazonTokenAsync();
        var done = await sandbox.AmazonJsonAsync(
            $"{RunningSandbox.Reports}?reportTypes=GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2,OTHER&processingStatuses=DONE&marketplaceIds=A2EUQ1WTGCTBG2",
            token
        );
        Assert.Single(Ids(done));
        var both = await sandbox.AmazonJsonAsync(
            $"{RunningSandbox.Reports}?{Type}&processingStatuses=DONE,IN_PROGRESS",
            token
        );
        Assert.Equal(2, Ids(both).Count);
        Assert.Contains(
            RunningSandbox.Rows(both["reports"]),
            r =>
                RunningSandbox.Text(r, "processingStatus") == "IN_PROGRESS"
                && r["reportDocumentId"] is null
        );
    }

    [Fact]
    public async Task Reports_older_than_90_days_are_gone()
    {
        await using var sandbox = await RunningSandbox.StartAsync(
            new SandboxOptions { AmazonTokenSeconds = 86_400 }
        );
        sandbox.Clock.Advance(TimeSpan.FromDays(91));
        Assert.Empty(
            Ids(
                await sandbox.AmazonJsonAsync(
                    RunningSandbox.SettlementReports,
                    await sandbox.AmazonTokenAsync()
                )
            )
        );
    }

    [Fact]
    public async Task A_settlement_report_cannot_be_requested()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var answer = await sandbox.AmazonAsync(
            RunningSandbox.Reports,
            await sandbox.AmazonTokenAsync(),
            HttpMethod.Post
        );
        var json = await RunningSandbox.JsonAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal(
            "Request for report type 1118 is not allowed at this time",
            RunningSandbox.Text(json["errors"]?[0], "message")
        );
    }

    [Theory]
    [InlineData("/reports/2021-06-30/reports/1234567")]
    [InlineData("/reports/2021-06-30/documents/1234567")]
    public async Task What_is_not_there_is_a_404_with_the_rate_limit(string path)
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var answer = await sandbox.AmazonAsync(path, await sandbox.AmazonTokenAsync());
        var json = await RunningSandbox.JsonAsync(answer, HttpStatusCode.NotFound);
        Assert.Equal("NotFound", RunningSandbox.Text(json["errors"]?[0], "code"));
        Assert.Equal("5.0", answer.Headers.GetValues("x-amzn-RateLimit-Limit").Single());
    }

    [Fact]
    public async Task Another_seller_s_document_is_not_there()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var foreign = sandbox
            .Scenario.Settlements.First(s => s.Seller.Region == "eu")
            .ReportDocumentId;
        using var answer = await sandbox.AmazonAsync(
            $"/reports/2021-06-30/documents/{foreign}",
            await sandbox.AmazonTokenAsync()
        );
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Documents_come_gzipped_or_plain_and_the_headers_say_identity_and_Cp1252_either_way()
    {
        await using var sandbox = await RunningSandbox.StartAsync(
            new SandboxOptions { Settlements = 6 }
        );
        var token = await sandbox.AmazonTokenAsync();
        foreach (var settlement in sandbox.Scenario.Settlements.Where(s => s.Seller.Region == "na"))
        {
            var document = await DocumentAsync(sandbox, token, settlement.ReportDocumentId);
            using var answer = await sandbox.Http.GetAsync(RunningSandbox.Text(document, "url"));
            Assert.Equal(
                "text/plain; charset=Cp1252",
                answer.Content.Headers.GetValues("Content-Type").Single()
            );
            Assert.Equal("identity", answer.Content.Headers.ContentEncoding.Single());
            var content = await answer.Content.ReadAsByteArrayAsync();
            Assert.Equal(settlement.Compressed, content is [0x1f, 0x8b, ..]);
            Assert.Equal(
                settlement.Compressed ? "GZIP" : "",
                RunningSandbox.Text(document, "compressionAlgorithm")
            );
            Assert.Equal(
                settlement.Rows,
                ParsedDocument.Read(Plain(content, settlement.Compressed)).Rows.Count + 1
            );
        }
    }

    [Fact]
    public async Task A_link_older_than_five_minutes_is_refused_in_XML()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var document = await DocumentAsync(
            sandbox,
            await sandbox.AmazonTokenAsync(),
            sandbox.Scenario.Settlements[0].ReportDocumentId
        );
        sandbox.Clock.Advance(TimeSpan.FromMinutes(5));
        using var answer = await sandbox.Http.GetAsync(RunningSandbox.Text(document, "url"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("application/xml", answer.Content.Headers.ContentType?.MediaType);
        var xml = await answer.Content.ReadAsStringAsync();
        Assert.Contains(
            "<Code>AccessDenied</Code><Message>Request has expired</Message>",
            xml,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_link_that_was_changed_is_refused()
    {
        await using var sandbox = await RunningSandbox.StartAsync(
            new SandboxOptions { Settlements = 6 }
        );
        var own = sandbox.Scenario.Settlements.Where(s => s.Seller.Region == "na").ToList();
        var document = await DocumentAsync(
            sandbox,
            await sandbox.AmazonTokenAsync(),
            own[0].ReportDocumentId
        );
        var url = RunningSandbox
            .Text(document, "url")
            .Replace(own[0].ReportDocumentId, own[1].ReportDocumentId, StringComparison.Ordinal);
        using var answer = await sandbox.Http.GetAsync(url);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains(
            "SignatureDoesNotMatch",
            await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_European_document_has_dotted_dates_and_decimal_commas()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var settlement = sandbox.Scenario.Settlements.Single(s => s.Series.Name == "DE");
        var document = await DocumentAsync(
            sandbox,
            await sandbox.AmazonTokenAsync(seller: 1),
            settlement.ReportDocumentId
        );
        var content = await sandbox.Http.GetByteArrayAsync(RunningSandbox.Text(document, "url"));
        var summary = Plain(content, settlement.Compressed).Split("\r\n")[1].Split('\t');
        Assert.Matches(@"^\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d UTC$", summary[1]);
        Assert.Matches(@"^\d+,\d\d$", summary[4]);
    }

    private static Task<JsonNode> DocumentAsync(RunningSandbox sandbox, string token, string id) =>
        sandbox.AmazonJsonAsync($"/reports/2021-06-30/documents/{id}", token);

    private static string Plain(byte[] content, bool compressed)
    {
        if (!compressed)
        {
            return Encoding.Latin1.GetString(content);
        }

        using var reader = new StreamReader(
            new GZipStream(new MemoryStream(content), CompressionMode.Decompress),
            Encoding.Latin1
        );
        return reader.ReadToEnd();
    }

    private static async Task<JsonNode?> RefusedAsync(
        RunningSandbox sandbox,
        string path,
        string token
    )
    {
        using var answer = await sandbox.AmazonAsync(path, token);
        return (await RunningSandbox.JsonAsync(answer, HttpStatusCode.BadRequest))["errors"]?[0];
    }

    private static List<string> Ids(JsonNode page) =>
        [.. RunningSandbox.Rows(page["reports"]).Select(r => RunningSandbox.Text(r, "reportId"))];
}
