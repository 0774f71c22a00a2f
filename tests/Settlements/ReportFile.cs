using System.Globalization;
using System.IO.Compression;
using System.Text;
using MlConnector.Kernel;

namespace MlConnector.Settlements.Tests;

/// <summary>One detail row as a test wants it.</summary>
internal sealed record ReportRow(
    string TransactionType,
    string OrderId,
    string AmountType,
    string AmountDescription,
    long? Minor,
    DateTime PostedAt
);

internal enum ReportDates
{
    Iso,
    Dotted,
    SlashedMonthFirst,
}

/// <summary>Writes settlement documents the ways Amazon does. Knows nothing of the reader.</summary>
internal sealed class ReportFile
{
    public const string Columns =
        "settlement-id\tsettlement-start-date\tsettlement-end-date\tdeposit-date\ttotal-amount\tcurrency\ttransaction-type\torder-id\tmerchant-order-id\tadjustment-id\tshipment-id\tmarketplace-name\tamount-type\tamount-description\tamount\tfulfillment-id\tposted-date\tposted-date-time\torder-item-code\tmerchant-order-item-id\tmerchant-adjustment-item-id\tsku\tquantity-purchased\tpromotion-id";

    public string SettlementId { get; init; } = "28471003921";

    public string Currency { get; init; } = "USD";

    public ReportDates Dates { get; init; } = ReportDates.Iso;

    public char Decimals { get; init; } = '.';

    public string LineEnd { get; init; } = "\n";

    public bool ShortSummary { get; init; }

    public bool WithPromotionId { get; init; } = true;

    public long? TotalMinor { get; init; }

    public IReadOnlyList<ReportRow> Rows { get; init; } = [];

    public static readonly DateTime Start = new(2026, 6, 16, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The header and one settlement.</summary>
    public override string ToString() => Header + Body;

    public string Header =>
        (
            WithPromotionId
                ? Columns
                : Columns.Replace("\tpromotion-id", "", StringComparison.Ordinal)
        ) + LineEnd;

    public string Body =>
        Summary() + LineEnd + string.Concat(Rows.Select(row => Detail(row) + LineEnd));

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private string Summary()
    {
        var total = TotalMinor ?? Rows.Sum(row => row.Minor ?? 0);
        var start = Time(Start);
        var end = Time(Start.AddDays(15).AddSeconds(-1));
        var deposit = Time(Start.AddDays(16));
        var filled = $"{SettlementId}\t{start}\t{end}\t{deposit}\t{Amount(total)}\t{Currency}";
        return ShortSummary ? filled : filled + new string('\t', WithPromotionId ? 18 : 17);
    }

    private string Detail(ReportRow row)
    {
        var amount = row.Minor is { } minor ? Amount(minor) : "";
        var line =
            $"{SettlementId}\t\t\t\t\t\t{row.TransactionType}\t{row.OrderId}\t\t\t\tamazon.com\t{row.AmountType}\t{row.AmountDescription}\t{amount}\t\t{Day(row.PostedAt)}\t{Time(row.PostedAt)}\t\t\t\tSKU-1\t1";
        return WithPromotionId ? line + "\t" : line;
    }

    private string Amount(long minor)
    {
        var decimals = MlConnector.Kernel.Currency.Parse(Currency).Decimals;
        var digits = Math.Abs((decimal)minor)
            .ToString(CultureInfo.InvariantCulture)
            .PadLeft(decimals + 1, '0');
        var text = decimals == 0 ? digits : digits[..^decimals] + Decimals + digits[^decimals..];
        return minor < 0 ? "-" + text : text;
    }

    private string Day(DateTime at) =>
        at.ToString(
            Dates switch
            {
                ReportDates.Iso => "yyyy-MM-dd",
                ReportDates.Dotted => "dd.MM.yyyy",
                _ => "MM/dd/yy",
            },
            CultureInfo.InvariantCulture
        );

    private string Time(DateTime at) =>
        at.ToString(
            Dates == ReportDates.Dotted ? "dd.MM.yyyy HH:mm:ss 'UTC'" : "yyyy-MM-dd HH:mm:ss 'UTC'",
            CultureInfo.InvariantCulture
        );
}
