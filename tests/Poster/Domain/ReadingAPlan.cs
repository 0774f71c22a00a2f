using MlConnector.Contracts.Documents;
using MlConnector.Kernel;
using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Tests.Domain;

public sealed class ReadingAPlan
{
    public static TheoryData<string, string> Faults { get; } =
        new()
        {
            { "unbalanced", "differ by 1.00 USD" },
            { "no account", "line 1 (product-sales) has no account" },
            { "both sides", "line 1 needs either a debit or a credit above zero" },
            { "negative", "line 1 needs either a debit or a credit above zero" },
            { "fraction of a cent", "line 1 has an amount that is none in USD" },
            { "long description", "has 41 characters and Deltek takes 40" },
            { "unknown form", "its form 'invoice' is not known" },
            { "implicit in a journal entry", "a journal entry has none" },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_Deltek_must_not_get_is_refused_in_words(string fault, string sentence)
    {
        var entry = Broken(fault);

        var refusal = Assert.Throws<PlanInvalidException>(() => Plans.Content(entry));

        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_receipt_needs_its_bank_code_and_takes_no_debits()
    {
        var receipt = Plans.Receipt();
        var reversed = receipt with
        {
            Lines =
            [
                Plans.Line(1, "clearing", "118.00", "5.00", "0.00"),
                new PlannedLine(2, null, "", "", "", "bank", "Payout", "0.00", "5.00", true),
            ],
        };

        Assert.Contains(
            "bank code",
            Assert
                .Throws<PlanInvalidException>(() => Plans.Content(receipt with { BankCode = null }))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "credits only",
            Assert.Throws<PlanInvalidException>(() => Plans.Content(reversed)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Parts_are_numbered_in_order()
    {
        var plan = Plans.Plan(Plans.Journal(2), Plans.Receipt(1));

        Assert.Throws<PlanInvalidException>(() => PlanReading.Read(Plans.Settlement, plan, 1));
    }

    [Fact]
    public void Debits_are_positive_credits_negative_and_the_bank_side_stands_apart()
    {
        var receipt = Plans.Content(Plans.Receipt());

        Assert.Equal("-101.95 USD", Assert.Single(receipt.Lines).Amount.ToString());
        Assert.Equal("101.95 USD", receipt.Implicit.ToString());
    }

    [Theory]
    [InlineData(7, 1, "0392101")]
    [InlineData(7, 12, "0392112")]
    [InlineData(7, 123, "3921123")]
    [InlineData(12, 1, "847100392101")]
    [InlineData(30, 1, "847100392101")]
    [InlineData(3, 1, "101")]
    public void A_reference_number_fills_the_length_of_the_tenant(
        int length,
        int part,
        string expected
    ) => Assert.Equal(expected, ReferenceNumber.Create(Plans.Settlement, part, length));

    [Fact]
    public void A_short_settlement_id_is_filled_with_zeros() =>
        Assert.Equal(
            "0000501",
            ReferenceNumber.Create(SettlementKey.Create("na", "A1", "5"), 1, 7)
        );

    private static PlannedEntry Broken(string fault)
    {
        var entry = Plans.Journal();
        var first = entry.Lines[0];
        return fault switch
        {
            "unbalanced" => With(entry, first with { Credit = "119.00" }),
            "no account" => With(entry, first with { Account = " " }),
            "both sides" => With(entry, first with { Debit = "1.00" }),
            "negative" => With(entry, first with { Credit = "-120.00" }),
            "fraction of a cent" => With(entry, first with { Credit = "120.001" }),
            "long description" => entry with { Description = new string('x', 41) },
            "unknown form" => entry with { Form = "invoice" },
            "implicit in a journal entry" => With(entry, first with { Implicit = true }),
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
        };
    }

    private static PlannedEntry With(PlannedEntry entry, PlannedLine first) =>
        entry with
        {
            Lines = [first, .. entry.Lines.Skip(1)],
        };
}
