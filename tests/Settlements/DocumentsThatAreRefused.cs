namespace MlConnector.Settlements.Tests;

public sealed class DocumentsThatAreRefused
{
    private static readonly ReportRow Sale = new(
        "Order",
        "114-8829371-4410258",
        "ItemPrice",
        "Principal",
        12999,
        ReportFile.Start.AddHours(32)
    );

    private static readonly string Good = new ReportFile { Rows = [Sale, Sale] }.ToString();

    [Theory]
    [InlineData("\t129.99\t", "\t1,299.90\t", "number-grouped")]
    [InlineData("\t129.99\t", "\t1.299,90\t", "number-grouped")]
    [InlineData("\t129.99\t", "\t1.299.900\t", "number-grouped")]
    [InlineData("\t129.99\t", "\t1,299\t", "number-grouped")]
    [InlineData("\t129.99\t", "\t1.299\t", "amount-unreadable")]
    [InlineData("\t129.99\t", "\t129,99\t", "decimal-styles-mixed")]
    [InlineData("\t129.99\t", "\t129.9900001\t", "amount-unreadable")]
    [InlineData("\t129.99\t", "\t129.99-\t", "amount-unreadable")]
    [InlineData("\t129.99\t", "\t$129.99\t", "amount-unreadable")]
    [InlineData("\t129.99\t", "\t99999999999999999999.00\t", "amount-unreadable")]
    [InlineData("2026-06-17 08:00:00 UTC", "2026-13-17 08:00:00 UTC", "date-unreadable")]
    [InlineData("2026-06-17 08:00:00 UTC", "2026-06-31 08:00:00 UTC", "date-unreadable")]
    [InlineData("2026-06-17 08:00:00 UTC", "2026-06-17 25:00:00 UTC", "date-unreadable")]
    [InlineData("2026-06-17 08:00:00 UTC", "2026-06-17 08:00:00 PDT", "date-unreadable")]
    [InlineData("2026-06-17 08:00:00 UTC", "yesterday", "date-unreadable")]
    [InlineData("2026-06-17\t2026-06-17 08:00:00 UTC", "\t", "posted-date-missing")]
    [InlineData("\tOrder\t", "\tOrder\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\tx\ty\tz", "fields-too-many")]
    [InlineData("28471003921\t\t", "999\t\t", "summary-missing")]
    public void A_row_that_is_not_understood_refuses_the_document_and_names_its_place(
        string good,
        string bad,
        string code
    )
    {
        var second = Good.LastIndexOf(good, StringComparison.Ordinal);
        var text = Good[..second] + bad + Good[(second + good.Length)..];
        var problem = Reading.RefusedOnce(text);
        Assert.Equal(code, problem.Code);
        Assert.Equal(4, problem.Row);
        Assert.Contains("Row 4", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\tUSD", "\tusd", "currency-unreadable", "currency")]
    [InlineData("\tUSD", "\t", "currency-unreadable", "currency")]
    [InlineData("28471003921\t2026", "2.84E+10\t2026", "settlement-id-unreadable", "settlement-id")]
    [InlineData("2026-07-02 00:00:00 UTC", "", "date-unreadable", "deposit-date")]
    [InlineData("\t259.98\t", "\t25 9.98\t", "amount-unreadable", "total-amount")]
    [InlineData("2026-06-16 00", "2027-06-16 00", "period-reversed", "settlement-end-date")]
    public void A_summary_row_that_is_not_understood_is_named(
        string good,
        string bad,
        string code,
        string column
    )
    {
        var problems = Reading.Refused(
            ReportFile.Utf8(Good.Replace(good, bad, StringComparison.Ordinal))
        );
        Assert.Equal((code, column, 2), (problems[0].Code, problems[0].Column, problems[0].Row));
    }

    [Theory]
    [InlineData("", "file-empty")]
    [InlineData("\n\n  \n", "file-empty")]
    [InlineData("hello", "header-missing")]
    [InlineData("<?xml version=\"1.0\"?><AmazonEnvelope/>", "header-missing")]
    [InlineData("PK\u0003\u0004\0\0\0", "not-text")]
    [InlineData(
        "Abrechnungsnummer\tStart\tEnde\tDatum\tSumme\tWährung\tTyp\tBestellung\ta\tb\tc\td\n1\t2\n",
        "header-unknown"
    )]
    [InlineData("settlement-id\tprice-type\titem-related-fee-type\n", "flat-file-v1")]
    [InlineData(ReportFile.Columns + "\n", "settlement-missing")]
    [InlineData(ReportFile.Columns + "\tamount\n", "column-twice")]
    public void A_file_that_is_no_settlement_report_is_named_for_what_it_is(
        string content,
        string code
    )
    {
        Assert.Equal(code, Reading.RefusedOnce(content).Code);
    }

    [Theory]
    [InlineData("amount")]
    [InlineData("currency")]
    [InlineData("total-amount")]
    [InlineData("amount-description")]
    public void A_missing_column_is_named(string column)
    {
        var columns = ReportFile.Columns.Split('\t').Where(name => name != column);
        var problem = Reading.RefusedOnce(string.Join('\t', columns) + "\n1\n");
        Assert.Equal(("column-missing", column), (problem.Code, problem.Column));
    }

    [Fact]
    public void Amounts_that_could_all_be_grouped_are_ambiguous()
    {
        var file = new ReportFile { Currency = "KWD", Rows = [Sale] };
        var problem = Reading.RefusedOnce(file.ToString());
        Assert.Equal("decimal-style-ambiguous", problem.Code);
    }

    [Fact]
    public void One_amount_that_cannot_be_grouped_settles_three_decimals()
    {
        var file = new ReportFile { Currency = "KWD", Rows = [Sale, Sale with { Minor = -500 }] };
        Assert.True(Reading.Accepted(file.ToString()).Settlements[0].Balanced);
    }

    [Fact]
    public void Days_that_fit_both_orders_are_ambiguous()
    {
        var text = new ReportFile
        {
            Dates = ReportDates.SlashedMonthFirst,
            Rows = [Sale with { PostedAt = new DateTime(2026, 7, 2, 1, 0, 0) }],
        }.ToString();
        text = text.Replace("\t2026-07-02 01:00:00 UTC\t", "\t\t", StringComparison.Ordinal);
        var problem = Reading.RefusedOnce(text);
        Assert.Equal(("date-order-ambiguous", "07/02/26"), (problem.Code, problem.Value));
    }

    [Fact]
    public void Two_summary_rows_of_one_settlement_are_refused()
    {
        var file = new ReportFile { Rows = [Sale] };
        Assert.Equal("summary-twice", Reading.RefusedOnce(file + file.Body).Code);
    }

    [Fact]
    public void Another_currency_in_a_row_is_refused()
    {
        var text = Good.Replace(
            "28471003921\t\t\t\t\t\tOrder",
            "28471003921\t\t\t\t\tEUR\tOrder",
            StringComparison.Ordinal
        );
        var problems = Reading.Refused(ReportFile.Utf8(text));
        Assert.All(problems, problem => Assert.Equal("currency-differs", problem.Code));
        Assert.Equal([3, 4], problems.Select(problem => problem.Row ?? 0));
    }

    [Fact]
    public void A_sum_beyond_64_bits_is_refused()
    {
        var large = Sale with { Minor = long.MaxValue };
        var text = new ReportFile { Rows = [large, Sale], TotalMinor = 1 }.ToString();
        Assert.Equal("amounts-too-large", Reading.RefusedOnce(text).Code);
    }

    [Fact]
    public void At_most_twenty_problems_are_told()
    {
        var file = new ReportFile { Rows = [.. Enumerable.Repeat(Sale, 50)] };
        var text = file.ToString().Replace("\t129.99\t", "\tx\t", StringComparison.Ordinal);
        Assert.Equal(20, Reading.Refused(ReportFile.Utf8(text)).Count);
    }

    [Fact]
    public void A_line_without_end_does_not_fill_the_memory()
    {
        var content = ReportFile.Utf8(ReportFile.Columns + "\n" + new string('x', 3 * 1024 * 1024));
        Assert.Equal("line-too-long", Assert.Single(Reading.Refused(content)).Code);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(-4)]
    public void Gzip_that_is_cut_off_is_refused(int length)
    {
        var packed = ReportFile.Gzip(ReportFile.Utf8(Good));
        var cut = packed[..(length > 0 ? length : packed.Length + length)];
        Assert.NotEmpty(Reading.Refused(cut));
    }

    [Fact]
    public void Gzip_that_is_damaged_is_refused()
    {
        var packed = ReportFile.Gzip(ReportFile.Utf8(Good));
        packed[packed.Length / 2] ^= 0x55;
        Assert.NotEmpty(Reading.Refused(packed));
    }

    [Fact]
    public void A_document_cut_anywhere_is_refused_or_does_not_balance()
    {
        var content = ReportFile.Utf8(Good);
        for (var length = 0; length < content.Length; length++)
        {
            var reading = SettlementReader.Read(content[..length]);
            var taken =
                reading is SettlementReading.Accepted
                {
                    Document.Settlements: [{ Balanced: true }]
                };
            // After the last amount only empty or descriptive columns follow; the date must be whole, though.
            Assert.True(
                !taken || length > Good.LastIndexOf("129.99", StringComparison.Ordinal),
                $"Cut at byte {length} of {content.Length} it still balances."
            );
        }
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_a_mistake_of_the_caller()
    {
        using var packed = new System.IO.Compression.GZipStream(
            new MemoryStream(),
            System.IO.Compression.CompressionMode.Decompress
        );
        Assert.Throws<ArgumentException>(() => SettlementReader.Read(packed));
    }
}
