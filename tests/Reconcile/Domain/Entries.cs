using System.Collections.Immutable;
using CsCheck;
using MlConnector.Contracts.Documents;
using MlConnector.Kernel;
using MlConnector.Reconcile.Domain;
using MlConnector.Reconcile.Domain.Entries;

namespace MlConnector.Reconcile.Tests.Domain;

public sealed class Entries
{
    private static readonly Desk Desk = new();
    private static readonly Currency Dollar = Currency.Parse("USD");

    [Fact]
    public void A_settlement_within_one_period_is_one_journal_entry_and_a_receipt()
    {
        var plan = Desk.Plan(SettlementText.June());
        Assert.Equal(
            ["1 journal-entry 202606 2026-06-30 ", "2 cash-receipt 202607 2026-07-02 BANK1"],
            plan.Entries.Select(entry =>
                $"{entry.Part} {entry.Form} {entry.Period} {entry.TransDate:yyyy-MM-dd} {entry.BankCode}"
            )
        );
        Assert.Equal(
            [
                "product-sales 400.00 0.00 180.00",
                "shipping-income 401.00 0.00 20.00",
                "product-refunds 405.00 30.00 0.00",
                "storage-fees 412.00 8.00 0.00",
                "reserve 424.00 0.00 20.00",
                "clearing 1190.00 182.00 0.00",
            ],
            plan.Entries[0].Lines.Select(Text)
        );
        Assert.Equal(
            ["clearing 1190.00 0.00 182.00", "bank  182.00 0.00"],
            plan.Entries[1].Lines.Select(Text)
        );
        Assert.Equal([false, true], plan.Entries[1].Lines.Select(line => line.Implicit));
        Assert.Equal("AMZ", plan.Entries[1].Lines[0].Wbs1);
        Assert.Equal("182.00", plan.Total);
        Assert.All(
            plan.Entries,
            entry => Assert.Equal("Amazon 28471003921 2026-06-16..06-30", entry.Description)
        );
    }

    [Fact]
    public void The_same_settlement_gives_the_same_plan_to_the_byte()
    {
        Assert.Equal(
            ContractJson.Write(Desk.Plan(SettlementText.June())),
            ContractJson.Write(Desk.Plan(SettlementText.June()))
        );
    }

    [Fact]
    public void A_settlement_across_two_months_balances_in_each()
    {
        var plan = Desk.Plan(
            SettlementText.June(Row.Sale("333-3333333-3333333", "12.34", "2026-07-01 00:00:00"))
        );
        Assert.Equal([202606, 202607, 202607], plan.Entries.Select(entry => entry.Period));
        Assert.Equal(
            ["product-sales 400.00 0.00 12.34", "clearing 1190.00 12.34 0.00"],
            plan.Entries[1].Lines.Select(Text)
        );
        Assert.Equal("clearing 1190.00 0.00 194.34", Text(plan.Entries[2].Lines[0]));
    }

    [Theory]
    // Los Angeles is seven hours behind UTC in summer and eight in winter.
    [InlineData("2026-07-01 06:59:59", 202606)]
    [InlineData("2026-07-01 07:00:00", 202607)]
    [InlineData("2026-12-01 07:59:59", 202611)]
    [InlineData("2026-12-01 08:00:00", 202612)]
    // The hour that the end of summer time repeats, and the one that its start leaves out.
    [InlineData("2026-11-01 08:59:59", 202611)]
    [InlineData("2026-03-08 10:00:00", 202603)]
    // A day without time stands as it is written.
    [InlineData("2026-07-01", 202607)]
    public void An_amount_belongs_to_the_period_of_its_local_day(string postedAt, int period)
    {
        var desk = Desk with { Zone = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles") };
        var text = SettlementText.June() with
        {
            Rows = [Row.Sale("111-1111111-1111111", "5.00", postedAt)],
        };
        Assert.Equal(period, desk.Plan(text).Entries[0].Period);
    }

    [Fact]
    public void A_negative_settlement_books_no_bank_movement()
    {
        var plan = Desk.Plan(
            SettlementText.June(Row.Other("Subscription Fee", "-500.00", "2026-06-22 00:00:00"))
        );
        var entry = Assert.Single(plan.Entries);
        Assert.Equal("journal-entry", entry.Form);
        Assert.Equal("clearing 1190.00 0.00 318.00", Text(entry.Lines[^1]));
        Assert.Equal("-318.00", plan.Total);
    }

    [Fact]
    public void A_carried_debt_moves_within_clearing_and_needs_no_account()
    {
        var desk = Desk with
        {
            Booking = Desk.Booking with
            {
                Accounts = Desk
                    .Booking.Accounts.Where(account => account.Key != "carried-debt")
                    .ToImmutableDictionary(),
            },
        };
        var plan = desk.Plan(
            SettlementText.June(Row.Other("Payable to Amazon", "-21.69", "2026-06-16 00:00:00"))
        );
        Assert.Contains("carried-debt 1190.00 21.69 0.00", plan.Entries[0].Lines.Select(Text));
    }

    [Fact]
    public void Categories_that_come_to_zero_leave_no_line()
    {
        var tax = Row.Sale("222-2222222-2222222", "6.00", "2026-06-18 08:00:00") with
        {
            AmountDescription = "Tax",
        };
        var plan = Desk.Plan(SettlementText.June(tax, tax with { Amount = "-6.00" }));
        Assert.DoesNotContain(plan.Entries[0].Lines, line => line.Category == "tax-collected");
    }

    [Fact]
    public void A_missing_account_is_named_and_nothing_has_a_default()
    {
        var desk = Desk with
        {
            Booking = Desk.Booking with
            {
                Accounts = Desk
                    .Booking.Accounts.Where(account =>
                        account.Key is not ("reserve" or "storage-fees")
                    )
                    .ToImmutableDictionary(),
            },
        };
        var refused = Refused(desk);
        Assert.Equal("account-missing", refused.Code);
        Assert.Contains("storage-fees, reserve", refused.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2026, 6, "period-closed", "202606")]
    [InlineData(2026, 7, "period-closed", "202607")]
    public void A_closed_period_is_refused_before_anything_is_sent(
        int year,
        int month,
        string code,
        string named
    )
    {
        var refused = Refused(
            Desk with
            {
                Calendar = new FiscalCalendar(
                    Desk.Calendar.Periods.Select(period =>
                        period with
                        {
                            Closed = period.Number == (year * 100) + month,
                        }
                    )
                ),
            }
        );
        Assert.Equal(code, refused.Code);
        Assert.Contains(named, refused.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_day_without_period_is_refused()
    {
        var desk = Desk with
        {
            Calendar = FiscalCalendar.CalendarMonths(
                new DateOnly(2026, 6, 1),
                new DateOnly(2026, 6, 30)
            ),
        };
        var refused = Refused(desk);
        Assert.Equal("period-missing", refused.Code);
        Assert.Contains("2026-07-02", refused.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_labels_stop_the_settlement_with_suggestions()
    {
        var result = Desk.Reconcile(
            SettlementText.June(Row.Other("Storage Fees (new)", "-1.00", "2026-06-22 00:00:00"))
        );
        var unmapped = Assert.IsType<ReconciliationResult.Unmapped>(result);
        var label = Assert.Single(unmapped.Labels);
        Assert.Equal("Storage Fees (new)", label.Label.AmountDescription);
        Assert.Equal(10, label.FirstRow);
        Assert.Equal("storage-fees", label.Suggestions[0].Category.Key);
        Assert.Contains("row 10", unmapped.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_without_the_settlement_or_unreadable_is_refused()
    {
        var document = SettlementText.June().Document();
        Assert.Equal("settlement-absent", Refuse(document, "na/A1B2C3/1").Code);
        Assert.Equal("file-empty", Refuse([], "na/A1B2C3/28471003921").Code);
    }

    [Fact]
    public void An_entry_out_of_balance_does_not_exist()
    {
        Assert.Throws<InvalidOperationException>(() => Entry(100, -99));
        Assert.Throws<InvalidOperationException>(() => Entry(100, -100, 0));
        Assert.Throws<InvalidOperationException>(() => Entry());
        Assert.Equal(2, Entry(100, -100).Lines.Length);
    }

    [Theory]
    [InlineData("28471003921")]
    [InlineData("1234567890123456")]
    public void The_description_names_the_settlement_within_forty_characters(string id)
    {
        var header = new MlConnector.Settlements.SettlementHeader(
            id,
            new DateTimeOffset(2026, 12, 20, 0, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2027, 1, 3, 0, 0, 0, TimeSpan.Zero),
            new DateOnly(2027, 1, 5),
            Money.Zero(Dollar),
            2
        );
        var description = PostingPlans.Description(header);
        Assert.InRange(description.Length, 1, 40);
        Assert.Contains(id, description, StringComparison.Ordinal);
        Assert.EndsWith("2026-12-20..01-03", description, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_the_rows_every_entry_balances_and_clearing_nets_to_what_Amazon_owes()
    {
        var row = Gen.Select(
            Gen.Int[0, 3],
            Gen.Int[-100_000, 100_000],
            Gen.Int[0, 60],
            (kind, cents, day) => AnyRow(kind, cents, day)
        );
        row.Array[1, 30]
            .Sample(rows =>
            {
                var text = SettlementText.June() with { Rows = rows };
                // A settlement of zero is a weak match, which never gets as far as entries.
                if (
                    decimal.Parse(text.SumText, System.Globalization.CultureInfo.InvariantCulture)
                    == 0
                )
                {
                    return;
                }

                var plan = Desk.Plan(text);
                Assert.All(plan.Entries, entry => Assert.Equal(0, entry.Lines.Sum(Minor)));
                var clearing = plan
                    .Entries.SelectMany(entry => entry.Lines)
                    .Where(line => line.Account == "1190.00")
                    .Sum(Minor);
                var total = Money.Parse(plan.Total, Dollar).Minor;
                Assert.Equal(Math.Min(total, 0), clearing);
            });
    }

    private static Row AnyRow(int kind, int cents, int day)
    {
        var amount = new Money(cents, Dollar).ToAmountString();
        var postedAt = $"{new DateTime(2026, 6, 1).AddDays(day):yyyy-MM-dd} 12:00:00";
        var order = $"111-0000000-{day:0000000}";
        return kind switch
        {
            0 => Row.Sale(order, amount, postedAt),
            1 => Row.Sale(order, amount, postedAt) with { TransactionType = "Refund" },
            2 => Row.Other("Storage Fee", amount, postedAt),
            _ => Row.Other("Current Reserve Amount", amount, postedAt),
        };
    }

    private static long Minor(PlannedLine line) =>
        Money.Parse(line.Debit, Dollar).Minor - Money.Parse(line.Credit, Dollar).Minor;

    private static string Text(PlannedLine line) =>
        $"{line.Category} {line.Account} {line.Debit} {line.Credit}";

    private static Entry Entry(params int[] minors) =>
        new(
            EntryForm.JournalEntry,
            202606,
            new DateOnly(2026, 6, 30),
            [
                .. minors.Select(minor => new EntryLine(
                    "reserve",
                    "Reserve",
                    new Money(minor, Dollar)
                )),
            ]
        );

    private static ReconciliationResult.Refused Refused(Desk desk)
    {
        var text = SettlementText.June();
        return Assert.IsType<ReconciliationResult.Refused>(desk.Reconcile(text, text.Group()));
    }

    private static ReconciliationResult.Refused Refuse(byte[] document, string key) =>
        Assert.IsType<ReconciliationResult.Refused>(
            SettlementReconciliation.Reconcile(
                document,
                SettlementKey.Parse(key),
                new FinanceEvents(1, "acme", key, [], []),
                Desk.Booking,
                Desk.Zone,
                Desk.Calendar,
                Desk.Now
            )
        );
}
