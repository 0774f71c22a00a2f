using System.Globalization;
using System.IO.Compression;
using System.Text;
using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Amazon;

/// <summary>Writes a settlement as Amazon's Flat File V2: tab separated, summary row first, no quoting.</summary>
internal static class SettlementDocument
{
    private static readonly string[] Columns =
    [
        "settlement-id",
        "settlement-start-date",
        "settlement-end-date",
        "deposit-date",
        "total-amount",
        "currency",
        "transaction-type",
        "order-id",
        "merchant-order-id",
        "adjustment-id",
        "shipment-id",
        "marketplace-name",
        "amount-type",
        "amount-description",
        "amount",
        "fulfillment-id",
        "posted-date",
        "posted-date-time",
        "order-item-code",
        "merchant-order-item-id",
        "merchant-adjustment-item-id",
        "sku",
        "quantity-purchased",
        "promotion-id",
    ];

    public static byte[] Write(Settlement settlement)
    {
        var text = new StringBuilder();
        AppendRow(text, Columns);
        AppendSummary(text, settlement);
        foreach (var e in settlement.Events)
        {
            AppendEvent(text, settlement, e);
        }

        return Encoding.Latin1.GetBytes(text.ToString());
    }

    public static byte[] Compress(byte[] content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return target.ToArray();
    }

    private static void AppendRow(StringBuilder text, IReadOnlyList<string> cells) =>
        text.AppendJoin('\t', cells).Append("\r\n");

    private static void AppendSummary(StringBuilder text, Settlement settlement)
    {
        var style = settlement.Series.Style;
        var cells = new string[Columns.Length];
        Array.Fill(cells, "");
        cells[0] = settlement.SettlementId;
        cells[1] = Instant(settlement.StartAt, style);
        cells[2] = Instant(settlement.EndAt, style);
        cells[3] = Instant(settlement.DepositAt, style);
        cells[4] = Amount(settlement.Total, settlement.Series);
        cells[5] = settlement.Series.Currency;
        AppendRow(text, cells);
    }

    private static void AppendEvent(StringBuilder text, Settlement settlement, EconomicEvent e)
    {
        var series = settlement.Series;
        foreach (var item in e.Items)
        {
            foreach (var part in item.Parts)
            {
                var label = ReportLabel.Of(e.Kind, part.Kind, series.Withheld);
                AppendRow(
                    text,
                    [
                        settlement.SettlementId,
                        "",
                        "",
                        "",
                        "",
                        "",
                        label.TransactionType,
                        e.OrderId ?? "",
                        "",
                        e.Kind == EventKind.Refund ? $"amzn1:crow:{item.OrderItemCode}" : "",
                        e.ShipmentId ?? "",
                        e.OrderId is null ? "" : series.MarketplaceName,
                        label.AmountType,
                        label.AmountDescription,
                        Amount(part.Minor, series),
                        e.OrderId is null ? "" : "AFN",
                        Day(e.PostedAt, series.Style),
                        Instant(e.PostedAt, series.Style),
                        item.OrderItemCode,
                        "",
                        "",
                        item.Sku,
                        item.Quantity == 0
                            ? ""
                            : item.Quantity.ToString(CultureInfo.InvariantCulture),
                        part.Kind is MoneyKind.PrincipalPromotion or MoneyKind.ShippingPromotion
                            ? "PAWS-V2-BIRCHWOOD"
                            : "",
                    ]
                );
            }
        }
    }

    private static string Instant(DateTimeOffset at, DocumentStyle style) =>
        at.UtcDateTime.ToString(
            style == DocumentStyle.Iso ? "yyyy-MM-dd HH:mm:ss 'UTC'" : "dd.MM.yyyy HH:mm:ss 'UTC'",
            CultureInfo.InvariantCulture
        );

    private static string Day(DateTimeOffset at, DocumentStyle style) =>
        at.UtcDateTime.ToString(
            style == DocumentStyle.Iso ? "yyyy-MM-dd" : "dd.MM.yyyy",
            CultureInfo.InvariantCulture
        );

    internal static string Amount(long minor, SettlementSeries series)
    {
        var text = MinorUnits
            .ToDecimal(minor, series.Decimals)
            .ToString($"F{series.Decimals}", CultureInfo.InvariantCulture);
        return series.Style == DocumentStyle.DottedComma ? text.Replace('.', ',') : text;
    }
}
