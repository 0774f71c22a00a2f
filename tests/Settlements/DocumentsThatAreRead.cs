using System.Text;
using MlConnector.Kernel;
using MlConnector.TestKit;

namespace MlConnector.Settlements.Tests;

public sealed class DocumentsThatAreRead
{
    private static readonly ReportRow Sale = new(
        "Order",
        "114-8829371-4410258",
        "ItemPrice",
        "Principal",
        12999,
        ReportFile.Start.AddHours(32)
    );

    private static readonly ReportRow Fee = Sale with
    {
        AmountType = "ItemFees",
        AmountDescription = "Commission",
        Minor = -1950,
    };

    [SharedFact]
    public void The_published_sample_has_24_rows_and_balances()
    {
        using var file = File.OpenRead(
            SharedData.Combine("settlement-samples", "v2-us-synthetic.txt")
        );
        var reading = Assert.IsType<SettlementReading.Accepted>(SettlementReader.Read(file));
        var settlement = Assert.Single(reading.Document.Settlements);
        Assert.Equal("28471003921", settlement.SettlementId);
        Assert.Equal(24, settlement.Rows);
        Assert.Equal("582.89 USD", settlement.Total.ToString());
        Assert.Equal("582.89 USD", settlement.RowsSum.ToString());
        Assert.True(settlement.Balanced);
        Assert.Equal(new DateTimeOffset(2026, 6, 30, 23, 59, 59, TimeSpan.Zero), settlement.EndAt);
        Assert.Equal(new DateOnly(2026, 7, 2), settlement.DepositDate);
    }

    [Fact]
    public void A_row_is_known_by_its_line_and_equal_rows_are_all_taken()
    {
        var rows = new ReadRows();
        var document = Reading.Accepted(
            new ReportFile { Rows = [Sale, Sale, Fee] }.ToString(),
            rows
        );
        Assert.Equal([3, 4, 5], rows.Rows.Select(row => row.Row));
        Assert.Equal(rows.Rows[0] with { Row = 4 }, rows.Rows[1]);
        Assert.Equal(24048, document.Settlements[0].RowsSum.Minor);
        Assert.Equal(4, document.Settlements[0].Rows);
        Assert.Same(rows.Rows[0].Label, rows.Rows[1].Label);
    }

    [Fact]
    public void Rows_that_do_not_come_to_the_total_are_read_and_do_not_balance()
    {
        var document = Reading.Accepted(
            new ReportFile { Rows = [Sale], TotalMinor = 12998 }.ToString()
        );
        Assert.False(document.Settlements[0].Balanced);
    }

    [Fact]
    public void Several_settlements_of_one_document_are_kept_apart()
    {
        var first = new ReportFile { Rows = [Sale, Fee] };
        var second = new ReportFile
        {
            SettlementId = "28471003922",
            Currency = "JPY",
            Rows = [Sale],
        };
        var document = Reading.Accepted(first.ToString() + second.Body);
        Assert.Equal(
            ["28471003921", "28471003922"],
            document.Settlements.Select(s => s.SettlementId)
        );
        Assert.Equal(
            ["110.49 USD", "12999 JPY"],
            document.Settlements.Select(s => s.Total.ToString())
        );
        Assert.All(document.Settlements, settlement => Assert.True(settlement.Balanced));
    }

    [Fact]
    public void Blank_lines_trailing_spaces_and_a_short_summary_do_no_harm()
    {
        var text = new ReportFile
        {
            ShortSummary = true,
            LineEnd = "\r\n",
            Rows = [Sale],
        }.ToString();
        text =
            text.Replace("\t129.99\t", "\t129.99    \t", StringComparison.Ordinal)
            + "\r\n  \r\n\r\n";
        var settlement = Assert.Single(Reading.Accepted(text).Settlements);
        Assert.Equal(2, settlement.Rows);
        Assert.True(settlement.Balanced);
    }

    [Fact]
    public void Columns_are_found_by_name_in_any_order_and_unknown_ones_are_kept()
    {
        var header = ReportFile.Columns.Split('\t').Reverse().Append("new-column");
        var body = new ReportFile { Rows = [Sale] }
            .Body.TrimEnd('\n')
            .Split('\n')
            .Select(line => string.Join('\t', line.Split('\t').Reverse().Append("x")));
        var rows = new UnknownColumn();
        var document = Reading.Accepted(
            string.Join('\t', header) + "\n" + string.Join('\n', body) + "\n",
            rows
        );
        Assert.Contains("new-column", document.Columns);
        Assert.Equal("x", rows.Value);
        Assert.True(document.Settlements[0].Balanced);
    }

    [Fact]
    public void A_preamble_before_the_header_is_passed_over()
    {
        var text = "Seller details\nName: Example\n\n" + new ReportFile { Rows = [Sale] };
        var rows = new ReadRows();
        Reading.Accepted(text, rows);
        Assert.Equal(6, rows.Rows[0].Row);
    }

    [Fact]
    public void A_quotation_mark_is_data()
    {
        var rows = new ReadRows();
        Reading.Accepted(
            new ReportFile
            {
                Rows = [Sale with { AmountDescription = "\"3\" Coupon" }, Fee],
            }.ToString(),
            rows
        );
        Assert.Equal("\"3\" Coupon", rows.Rows[0].Label.AmountDescription);
        Assert.Equal(2, rows.Rows.Count);
    }

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("windows-1252", false)]
    public void The_encoding_is_found_from_the_bytes(string name, bool mark)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(name);
        var text = new ReportFile
        {
            Rows = [Sale with { AmountDescription = "Rückgabegebühr €" }],
        }.ToString();
        var bytes = encoding.GetBytes(text);
        var rows = new ReadRows();
        var document = Reading.Accepted(
            mark ? [.. Encoding.UTF8.GetPreamble(), .. bytes] : bytes,
            rows
        );
        Assert.Equal(name, document.Encoding);
        Assert.Equal("Rückgabegebühr €", rows.Rows[0].Label.AmountDescription);
        Assert.Equal("settlement-id", document.Columns[0]);
    }

    [Fact]
    public void Gzip_is_known_by_its_magic()
    {
        var content = ReportFile.Gzip(
            ReportFile.Utf8(new ReportFile { Rows = [Sale, Fee] }.ToString())
        );
        Assert.True(Reading.Accepted(content).Settlements[0].Balanced);
    }

    [Fact]
    public void Reading_starts_at_the_streams_position_and_leaves_it_open()
    {
        var content = ReportFile.Utf8(new ReportFile { Rows = [Sale] }.ToString());
        using var stream = new MemoryStream([1, 2, 3, .. content]) { Position = 3 };
        Assert.IsType<SettlementReading.Accepted>(SettlementReader.Read(stream));
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void Slashed_days_are_ordered_by_the_time_beside_them()
    {
        var rows = new ReadRows();
        Reading.Accepted(
            new ReportFile { Dates = ReportDates.SlashedMonthFirst, Rows = [Sale] }.ToString(),
            rows
        );
        Assert.Equal(new DateOnly(2026, 6, 17), rows.Rows[0].Posted?.Day);
    }

    [Fact]
    public void Slashed_days_alone_are_ordered_by_a_number_above_twelve_anywhere_in_the_file()
    {
        var text = new ReportFile
        {
            Dates = ReportDates.SlashedMonthFirst,
            Rows = [Sale with { PostedAt = new DateTime(2026, 7, 2, 1, 0, 0) }, Sale],
        }.ToString();
        text = text.Replace("\t2026-07-02 01:00:00 UTC\t", "\t\t", StringComparison.Ordinal);
        var rows = new ReadRows();
        Reading.Accepted(text, rows);
        Assert.Equal(new ReportTime(new DateOnly(2026, 7, 2), null), rows.Rows[0].Posted);
    }

    [Fact]
    public void A_row_without_amount_counts_and_adds_nothing()
    {
        var document = Reading.Accepted(
            new ReportFile { Rows = [Sale, Fee with { Minor = null }] }.ToString()
        );
        Assert.Equal(3, document.Settlements[0].Rows);
        Assert.True(document.Settlements[0].Balanced);
    }

    [Fact]
    public void A_hundred_thousand_rows_are_read_without_allocating_per_row()
    {
        var row = new ReportFile { Rows = [Sale] }.Body.Split('\n')[1] + "\n";
        using var content = new MemoryStream();
        content.Write(ReportFile.Utf8(new ReportFile { TotalMinor = 12999L * 100_000 }.ToString()));
        for (var i = 0; i < 100_000; i++)
        {
            content.Write(ReportFile.Utf8(row));
        }

        content.Position = 0;
        SettlementReader.Read(content);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = Assert.IsType<SettlementReading.Accepted>(
            SettlementReader.Read(content.Rewound())
        );
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(reading.Document.Settlements[0].Balanced);
        Assert.True(allocated < 500_000, $"{allocated} bytes were allocated for 100,000 rows.");
    }

    private sealed class UnknownColumn : ISettlementRows
    {
        public string? Value { get; private set; }

        public void Take(scoped in SettlementRow row) => Value = row.Text("new-column");
    }
}

internal static class Streams
{
    public static Stream Rewound(this Stream stream)
    {
        stream.Position = 0;
        return stream;
    }
}
