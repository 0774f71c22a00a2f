using System.Globalization;
using System.Text.Json;
using MlConnector.Ingest.Amazon;
using MlConnector.Persistence.Connections;

namespace MlConnector.Ingest.Reports;

/// <summary>Reports API 2021-06-30: finding settlement reports and the links of their documents.</summary>
internal sealed class ReportsClient(AmazonApi api, TimeProvider time)
{
    private const string Root = "reports/2021-06-30";

    /// <summary>The one settlement format that Amazon still makes.</summary>
    private const string SettlementReportType = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2";

    /// <summary>Amazon's largest page.</summary>
    private const int PageSize = 100;

    /// <summary>Pages of one listing; 90 days of settlements fill one or two, so more is a token that never ends.</summary>
    private const int PagesMax = 200;

    /// <summary>
    /// Amazon keeps reports for 90 days and refuses createdSince at the 90th; the hour less is for the
    /// difference between its clock and ours.
    /// </summary>
    private static readonly TimeSpan Window = TimeSpan.FromDays(90) - TimeSpan.FromHours(1);

    /// <summary>Every settlement report that Amazon still has for the seller, whatever its status.</summary>
    /// <exception cref="AmazonException">The list is not to be had.</exception>
    public async Task<IReadOnlyList<ListedReport>> ListSettlementReportsAsync(
        Connection connection,
        CancellationToken cancellationToken
    )
    {
        var reports = new List<ListedReport>();
        var query = FirstPage(connection);
        for (var page = 0; page < PagesMax; page++)
        {
            var body = await api.GetAsync(
                connection,
                AmazonOperation.GetReports,
                $"{Root}/reports?{query}",
                cancellationToken
            );
            var (found, nextToken) = ReadPage(body);
            reports.AddRange(found);
            if (nextToken is null)
            {
                return reports;
            }

            // Beside a nextToken Amazon allows no other parameter.
            query = $"nextToken={Uri.EscapeDataString(nextToken)}";
        }

        throw new AmazonException(
            AmazonFault.Refused,
            $"Amazon's list of reports for connection {connection.Id} does not end after {PagesMax} pages."
        );
    }

    /// <summary>One report as it stands now.</summary>
    /// <exception cref="AmazonException">It is not to be had.</exception>
    public async Task<ListedReport> GetReportAsync(
        Connection connection,
        string reportId,
        CancellationToken cancellationToken
    )
    {
        var body = await api.GetAsync(
            connection,
            AmazonOperation.GetReport,
            $"{Root}/reports/{Uri.EscapeDataString(reportId)}",
            cancellationToken
        );
        return AmazonBody.Read(body, AmazonOperation.GetReport, ReadReport);
    }

    /// <summary>The document's link, good for five minutes: ask right before the download.</summary>
    /// <exception cref="AmazonException">It is not to be had.</exception>
    public async Task<DocumentLink> GetDocumentLinkAsync(
        Connection connection,
        string documentId,
        CancellationToken cancellationToken
    )
    {
        var body = await api.GetAsync(
            connection,
            AmazonOperation.GetReportDocument,
            $"{Root}/documents/{Uri.EscapeDataString(documentId)}",
            cancellationToken
        );
        return AmazonBody.Read(body, AmazonOperation.GetReportDocument, ReadLink);
    }

    private string FirstPage(Connection connection)
    {
        var since = (time.GetUtcNow() - Window).ToString(
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
            CultureInfo.InvariantCulture
        );
        // Arrays travel joined by commas.
        var marketplaces = string.Join(',', connection.MarketplaceIds.Select(Uri.EscapeDataString));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"reportTypes={SettlementReportType}&marketplaceIds={marketplaces}&pageSize={PageSize}&createdSince={Uri.EscapeDataString(since)}"
        );
    }

    private static (IReadOnlyList<ListedReport> Reports, string? NextToken) ReadPage(byte[] body) =>
        AmazonBody.Read<(IReadOnlyList<ListedReport>, string?)>(
            body,
            AmazonOperation.GetReports,
            root =>
                (
                    [.. root.Elements("reports").Where(IsSettlement).Select(ReadReport)],
                    root.Text("nextToken") is { Length: > 0 } token ? token : null
                )
        );

    private static bool IsSettlement(JsonElement report) =>
        report.Text("reportType") == SettlementReportType;

    private static ListedReport ReadReport(JsonElement report) =>
        new(
            report.Text("reportId") ?? throw new FormatException("A report has no reportId."),
            report.Text("processingStatus")
                ?? throw new FormatException("A report has no processingStatus."),
            report.Instant("createdTime"),
            report.Text("reportDocumentId")
        );

    private static DocumentLink ReadLink(JsonElement document) =>
        new(
            Uri.TryCreate(document.Text("url"), UriKind.Absolute, out var uri)
                ? uri
                : throw new FormatException("The document has no usable url."),
            document.Text("compressionAlgorithm")
        );
}
