using System.Collections.Immutable;
using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Tests.Domain;

public sealed class EqualContent
{
    private static readonly EntryContent Journal = Plans.Content(Plans.Journal());

    private static readonly EntryContent Receipt = Plans.Content(Plans.Receipt());

    [Fact]
    public void The_order_of_lines_does_not_count() =>
        Assert.True(Journal.IsPostedAs(Plans.LedgerOf(Journal).Reverse()));

    [Theory]
    [InlineData("401", "401.00", true)]
    [InlineData("401.00", "401", true)]
    [InlineData(" 401.00 ", "401.00", true)]
    [InlineData("401.05", "401.00", false)]
    [InlineData("4010", "401.00", false)]
    public void Accounts_are_compared_without_a_fraction_of_zeros(
        string booked,
        string planned,
        bool same
    ) => Assert.Equal(same, AccountNumber.Normalise(booked) == AccountNumber.Normalise(planned));

    [Fact]
    public void Spaces_around_a_project_do_not_count()
    {
        var rows = Plans.LedgerOf(Journal);
        var padded = rows.SetItem(
            0,
            rows[0] with
            {
                Line = rows[0].Line with { Wbs = new Wbs("AMZ.US ", " ", " ") },
            }
        );

        Assert.True(Journal.IsPostedAs(padded));
    }

    [Fact]
    public void Another_project_counts() =>
        Assert.False(
            Journal.IsPostedAs(
                Change(Plans.LedgerOf(Journal), line => line with { Wbs = new("AMZ.CA", "", "") })
            )
        );

    [Fact]
    public void A_cent_counts() =>
        Assert.False(
            Journal.IsPostedAs(
                Change(Plans.LedgerOf(Journal), line => line with { Amount = line.Amount + 0.01m })
            )
        );

    [Fact]
    public void Another_currency_counts_and_none_does_not()
    {
        Assert.False(
            Journal.IsPostedAs(
                Change(Plans.LedgerOf(Journal), line => line with { Currency = "CAD" })
            )
        );
        Assert.False(Journal.IsDraftedAs(Plans.DraftOf(Journal) with { Currency = "CAD" }));
        Assert.True(Journal.IsDraftedAs(Plans.DraftOf(Journal) with { Currency = "" }));
    }

    [Fact]
    public void The_same_line_twice_is_not_the_line_once()
    {
        var rows = Plans.LedgerOf(Journal);

        Assert.False(Journal.IsPostedAs(rows.Add(rows[0])));
    }

    [Fact]
    public void Automatic_rows_do_not_count()
    {
        var rows = Plans.LedgerOf(Journal);

        Assert.True(Journal.IsPostedAs(rows.Add(rows[0] with { Automatic = true })));
    }

    [Fact]
    public void A_receipt_is_equal_with_its_generated_bank_side_and_without_it()
    {
        var rows = Plans.LedgerOf(Receipt);

        Assert.True(Receipt.IsPostedAs(rows));
        Assert.True(Receipt.IsPostedAs(rows[..1]));
    }

    [Fact]
    public void A_bank_side_of_another_amount_or_bank_counts()
    {
        var rows = Plans.LedgerOf(Receipt);
        var bank = rows[1];

        Assert.False(
            Receipt.IsPostedAs(rows.SetItem(1, bank with { Line = bank.Line with { Amount = 1m } }))
        );
        Assert.False(
            Receipt.IsPostedAs(
                rows.SetItem(1, bank with { Line = bank.Line with { BankCode = "OTHER" } })
            )
        );
    }

    private static ImmutableArray<LedgerRow> Change(
        ImmutableArray<LedgerRow> rows,
        Func<BookedLine, BookedLine> change
    ) => rows.SetItem(0, rows[0] with { Line = change(rows[0].Line) });
}
