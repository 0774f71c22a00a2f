using System.Text;
using CsCheck;
using MlConnector.Kernel;

namespace MlConnector.Settlements.Tests;

/// <summary>Reading what was written gives the same rows, in every style that Amazon uses.</summary>
public sealed class EveryStyle
{
    private static readonly Gen<string> Word = OneOf(
        "Principal",
        "Commission",
        "Rücksendung",
        "a \"quoted\" one",
        "Fee: 5% (Period 01.07.2024 - 31.12.2024)",
        "DE, FR"
    );

    private static readonly Gen<ReportRow> Row = Gen.Select(
        Word,
        Word,
        Gen.Long[-9_999_999, 9_999_999],
        Gen.Bool,
        Gen.Int[0, 1_295_999],
        (type, description, minor, hasAmount, second) =>
            new ReportRow(
                type,
                $"114-{second:0000000}-1234567",
                "ItemPrice",
                description,
                hasAmount ? minor : null,
                ReportFile.Start.AddSeconds(second)
            )
    );

    private static readonly Gen<ReportFile> File = Gen.Select(
        Row.Array[1, 40],
        OneOf("USD", "EUR", "JPY", "KWD"),
        OneOf(ReportDates.Iso, ReportDates.Dotted),
        OneOf('.', ','),
        OneOf("\n", "\r\n"),
        Gen.Bool,
        Gen.Bool,
        (rows, currency, dates, decimals, lineEnd, shortSummary, promotion) =>
            new ReportFile
            {
                // The last row's amount cannot be read as grouped, so that the file's style is always decided.
                Rows = [.. rows, rows[0] with { Minor = 7 }],
                Currency = currency,
                Dates = dates,
                Decimals = decimals,
                LineEnd = lineEnd,
                ShortSummary = shortSummary,
                WithPromotionId = promotion,
            }
    );

    private static readonly Gen<Func<string, byte[]>> Bytes = OneOf<Func<string, byte[]>>(
        Encoding.UTF8.GetBytes,
        text => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)],
        Encoding.Latin1.GetBytes,
        text => ReportFile.Gzip(Encoding.UTF8.GetBytes(text))
    );

    [Fact]
    public void What_was_written_is_read()
    {
        Gen.Select(File, Bytes)
            .Sample(
                (file, bytes) =>
                {
                    var rows = new ReadRows();
                    var document = Reading.Accepted(bytes(file.ToString()), rows);
                    var settlement = Assert.Single(document.Settlements);
                    Assert.True(settlement.Balanced);
                    Assert.Equal(file.Rows.Count + 1, settlement.Rows);
                    Assert.Equal(
                        file.Rows.Select(row => Expected(row, file.Currency)),
                        rows.Rows.Select(row => row with { Row = 0 })
                    );
                }
            );
    }

    private static Gen<T> OneOf<T>(params T[] values) =>
        Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static ReadRow Expected(ReportRow row, string currency) =>
        new(
            0,
            new SettlementLabel(row.TransactionType, row.AmountType, row.AmountDescription),
            row.Minor is { } minor ? new Money(minor, Currency.Parse(currency)) : null,
            new ReportTime(
                DateOnly.FromDateTime(row.PostedAt),
                new DateTimeOffset(row.PostedAt, TimeSpan.Zero)
            ),
            row.OrderId,
            "SKU-1"
        );
}
