using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Amazon;

/// <summary>Reports API 2021-06-30, as far as settlement reports need it.</summary>
internal sealed class ReportsApi(
    Scenario scenario,
    SandboxOptions options,
    DownloadStore store,
    TimeProvider time
)
{
    private const string Root = "/reports/2021-06-30";
    private const string SettlementType = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2";
    private static readonly TimeSpan Retention = TimeSpan.FromDays(90);

    /// <summary>Types that Amazon removed on 11 November 2026.</summary>
    private static readonly string[] RemovedTypes =
    [
        "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE",
        "GET_V2_SETTLEMENT_REPORT_DATA_XML",
    ];

    private readonly ILookup<string, Report> reports = Reports(scenario, options)
        .ToLookup(r => r.SellerId, StringComparer.Ordinal);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet($"{Root}/reports", GetReportsAsync)
            .WithMetadata(
                new Operation("getReports"),
                new SellingPartnerOperation("getReports", 0.0222m, 10)
            );
        routes
            .MapPost($"{Root}/reports", CreateReportAsync)
            .WithMetadata(
                new Operation("createReport"),
                new SellingPartnerOperation("createReport", 0.0167m, 15)
            );
        routes
            .MapGet($"{Root}/reports/{{reportId}}", GetReportAsync)
            .WithMetadata(
                new Operation("getReport"),
                new SellingPartnerOperation("getReport", 2.0m, 15)
            );
        routes
            .MapGet($"{Root}/documents/{{reportDocumentId}}", GetReportDocumentAsync)
            .WithMetadata(
                new Operation("getReportDocument"),
                new SellingPartnerOperation("getReportDocument", 0.0167m, 15)
            );
    }

    private async Task GetReportsAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var filter = query.ContainsKey("nextToken")
            ? Filter.FromToken(query)
            : Filter.From(query, time.GetUtcNow());
        if (filter.Fault is { } fault)
        {
            await context.InvalidInputAsync(fault);
            return;
        }

        var found = reports[AmazonGate.SellerOf(context).SellerId]
            .Where(r => filter.Matches(r, time.GetUtcNow() - Retention))
            .OrderByDescending(r => r.CreatedAt)
            .ToList();
        var page = new JsonArray([
            .. found.Skip(filter.Offset).Take(filter.PageSize).Select(r => r.ToJson()),
        ]);
        var body = new JsonObject { ["reports"] = page };
        if (filter.Offset + filter.PageSize < found.Count)
        {
            body["nextToken"] = filter.Next();
        }

        await context.JsonAsync(200, body);
    }

    private Task CreateReportAsync(HttpContext context) =>
        // Settlement reports come by themselves; Amazon refuses to make one on request, with this text.
        context.InvalidInputAsync("Request for report type 1118 is not allowed at this time");

    private Task GetReportAsync(HttpContext context)
    {
        var id = context.Request.RouteValues["reportId"] as string;
        var report = reports[AmazonGate.SellerOf(context).SellerId]
            .FirstOrDefault(r => r.ReportId == id);
        return report is null
            ? context.RefuseAsync(
                404,
                "NotFound",
                "One or more of the provided ReportRequestIds could not be found.",
                details: null
            )
            : context.JsonAsync(200, report.ToJson());
    }

    private Task GetReportDocumentAsync(HttpContext context)
    {
        var id = context.Request.RouteValues["reportDocumentId"] as string ?? "";
        var seller = AmazonGate.SellerOf(context);
        var settlement = scenario.Settlements.FirstOrDefault(s =>
            s.ReportDocumentId == id && s.Seller.SellerId == seller.SellerId
        );
        if (settlement is null)
        {
            return context.RefuseAsync(
                404,
                "NotFound",
                "The report document could not be found.",
                details: null
            );
        }

        var document = new JsonObject
        {
            ["reportDocumentId"] = id,
            ["url"] = store.Link(
                context.Root(),
                settlement,
                contentEncoding: context.Request.Query["enableContentEncodingUrlHeader"] == "true"
            ),
        };
        if (settlement.Compressed)
        {
            document["compressionAlgorithm"] = "GZIP";
        }

        return context.JsonAsync(200, document);
    }

    private static IEnumerable<Report> Reports(Scenario scenario, SandboxOptions options)
    {
        foreach (var settlement in scenario.Settlements)
        {
            yield return new Report(
                settlement,
                settlement.ReportId,
                "DONE",
                settlement.ReportDocumentId
            );
            if (options.UnfinishedReports)
            {
                yield return new Report(
                    settlement,
                    $"{settlement.ReportId}7",
                    "CANCELLED",
                    DocumentId: null
                );
                yield return new Report(
                    settlement,
                    $"{settlement.ReportId}8",
                    "IN_PROGRESS",
                    DocumentId: null
                );
            }
        }
    }

    private sealed record Report(
        Settlement Settlement,
        string ReportId,
        string Status,
        string? DocumentId
    )
    {
        public string SellerId => Settlement.Seller.SellerId;

        public DateTimeOffset CreatedAt => Settlement.ReportCreatedAt;

        public JsonObject ToJson()
        {
            // Amazon lists every marketplace of the seller's region, whatever marketplace the money came from.
            var marketplaces = new JsonArray([
                .. Settlement.Seller.Series.Select(s => JsonValue.Create(s.MarketplaceId)),
            ]);
            var json = new JsonObject
            {
                ["reportId"] = ReportId,
                ["reportType"] = SettlementType,
                ["dataStartTime"] = Iso(Settlement.StartAt),
                ["dataEndTime"] = Iso(Settlement.EndAt),
                ["createdTime"] = Iso(CreatedAt),
                ["processingStatus"] = Status,
                ["processingStartTime"] = Iso(CreatedAt),
                ["marketplaceIds"] = marketplaces,
            };
            if (Status != "IN_PROGRESS")
            {
                json["processingEndTime"] = Iso(CreatedAt.AddMinutes(1));
            }

            if (DocumentId is not null)
            {
                json["reportDocumentId"] = DocumentId;
            }

            return json;
        }

        private static string Iso(DateTimeOffset at) =>
            at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
    }

    /// <summary>The arguments of getReports; a page token carries them along, since it must travel alone.</summary>
    private sealed record Filter(
        string[] Types,
        string[] Statuses,
        int PageSize,
        DateTimeOffset CreatedSince,
        DateTimeOffset CreatedUntil,
        int Offset = 0
    )
    {
        public string? Fault { get; private init; }

        public static Filter From(IQueryCollection query, DateTimeOffset now)
        {
            var types = List(query, "reportTypes");
            if (types.Length is 0 or > 10)
            {
                return Refused("Either reportTypes, 1 to 10 of them, or nextToken is required.");
            }

            if (
                types.Intersect(RemovedTypes, StringComparer.Ordinal).FirstOrDefault() is
                { } removed
            )
            {
                return Refused($"Report type {removed} is no longer supported.");
            }

            if (List(query, "marketplaceIds").Length > 10)
            {
                return Refused("marketplaceIds takes 1 to 10 values.");
            }

            var pageSize = 10;
            if (
                query.TryGetValue("pageSize", out var size)
                && (
                    !int.TryParse(size, CultureInfo.InvariantCulture, out pageSize)
                    || pageSize is < 1 or > 100
                )
            )
            {
                return Refused("pageSize must be 1 to 100.");
            }

            if (
                !TryInstant(query, "createdSince", now - Retention, out var since)
                || !TryInstant(query, "createdUntil", now, out var until)
            )
            {
                return Refused("createdSince and createdUntil must be ISO 8601 date-times.");
            }

            // Exactly 90 days is refused too: by the time Amazon looks, it is more.
            if (query.ContainsKey("createdSince") && since <= now - Retention)
            {
                return Refused("createdSince must be less than 90 days ago.");
            }

            return new Filter(types, List(query, "processingStatuses"), pageSize, since, until);
        }

        public static Filter FromToken(IQueryCollection query)
        {
            if (query.Count > 1)
            {
                return Refused("NextToken cannot be specified with other input parameters");
            }

            var buffer = new byte[query["nextToken"].ToString().Length];
            if (!Convert.TryFromBase64String(query["nextToken"].ToString(), buffer, out var length))
            {
                return Refused("The nextToken is not valid.");
            }

            try
            {
                return JsonSerializer.Deserialize<Filter>(buffer.AsSpan(0, length))
                    ?? Refused("The nextToken is not valid.");
            }
            catch (JsonException)
            {
                return Refused("The nextToken is not valid.");
            }
        }

        public string Next() =>
            Convert.ToBase64String(
                JsonSerializer.SerializeToUtf8Bytes(this with { Offset = Offset + PageSize })
            );

        public bool Matches(Report report, DateTimeOffset keptSince) =>
            Types.Contains(SettlementType, StringComparer.Ordinal)
            && (Statuses.Length == 0 || Statuses.Contains(report.Status, StringComparer.Ordinal))
            && report.CreatedAt >= CreatedSince
            && report.CreatedAt >= keptSince
            && report.CreatedAt <= CreatedUntil;

        private static Filter Refused(string fault) =>
            new([], [], 1, default, default) { Fault = fault };

        /// <summary>Array arguments travel joined by commas; repeated ones are taken as well.</summary>
        private static string[] List(IQueryCollection query, string name) =>
            query[name].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);

        private static bool TryInstant(
            IQueryCollection query,
            string name,
            DateTimeOffset otherwise,
            out DateTimeOffset at
        )
        {
            at = otherwise;
            return !query.TryGetValue(name, out var text) || IsoInstant.TryParse(text, out at);
        }
    }
}
