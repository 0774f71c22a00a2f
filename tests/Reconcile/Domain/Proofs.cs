using MlConnector.Contracts.Documents;
using MlConnector.Reconcile.Domain;
using MlConnector.Reconcile.Domain.Proving;

namespace MlConnector.Reconcile.Tests.Domain;

public sealed class Proofs
{
    private static readonly SettlementText Text = SettlementText.June();
    private static readonly Desk Desk = new();

    /// <summary>Within the 48 hours after the settlement's end in which events may still come.</summary>
    private static readonly Desk EarlyDesk = Desk with
    {
        Now = new DateTimeOffset(2026, 7, 2, 23, 0, 0, TimeSpan.Zero),
    };

    [Fact]
    public void A_settlement_that_agrees_in_everything_is_proved_with_its_figures()
    {
        var proof = Assert
            .IsType<ReconciliationResult.Proved>(Desk.Reconcile(Text, Text.Group()))
            .Proof;
        Assert.Equal(["file", "payout", "events", "chain"], proof.Steps.Select(step => step.Name));
        Assert.Equal(
            [
                ProofOutcome.Proved,
                ProofOutcome.Proved,
                ProofOutcome.Proved,
                ProofOutcome.NotCompared,
            ],
            proof.Steps.Select(step => step.Outcome)
        );
        var figures = Assert.IsType<ProofStep>(proof.Find("events")).Figures;
        Assert.Equal("162.00 USD", figures[0].Report.ToString());
        Assert.Equal("162.00 USD", figures[0].Finances.ToString());
        Assert.Equal("20.00 USD", figures[1].Report.ToString());
        Assert.Null(figures[1].Finances);
    }

    [Fact]
    public void Rows_that_do_not_come_to_the_total_are_never_proved()
    {
        var text = Text with { Total = "182.01" };
        var result = NotProved(Desk.Reconcile(text, text.Group()));
        Assert.Equal("sum-differs", result.Code);
        Assert.Contains("-0.01 USD", result.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("111-1111111-1111111", "Shipment", "order 111-1111111-1111111, Order")]
    [InlineData("111-1111111-1111111", "Refund", "order 111-1111111-1111111, Refund")]
    [InlineData(null, "ServiceFee", "amounts without order of 2026-06-21")]
    public void A_missing_transaction_is_waited_for_and_then_shown_with_both_sides(
        string? order,
        string type,
        string what
    )
    {
        var fewer = Text.Transactions().Where(t => (t.OrderId, t.Type) != (order, type)).ToList();
        Assert.Equal(Text.Transactions().Count - 1, fewer.Count);

        var waiting = Assert.IsType<ReconciliationResult.Waiting>(
            EarlyDesk.Reconcile(Text, Text.Group(fewer))
        );
        Assert.Equal(new DateTimeOffset(2026, 7, 2, 23, 59, 59, TimeSpan.Zero), waiting.Until);

        var late = NotProved(Desk.Reconcile(Text, Text.Group(fewer)));
        Assert.Equal("events-differ", late.Code);
        var difference = Assert.Single(Differences(late), difference => difference.What == what);
        Assert.NotNull(difference.Report);
        Assert.Null(difference.Finances);
    }

    [Fact]
    public void A_transaction_too_many_is_not_waited_for()
    {
        var extra = SettlementText.Transaction(
            "Shipment",
            "333-3333333-3333333",
            "Order Payment",
            "0.01",
            "2026-06-22 00:00:00"
        );
        var result = EarlyDesk.Reconcile(Text, Text.Group([.. Text.Transactions(), extra]));
        // The sum differs too, and that alone could still come; the extra order cannot go away.
        var differences = result switch
        {
            ReconciliationResult.NotProved stopped => Differences(stopped),
            _ => throw new InvalidOperationException(result.ToString()),
        };
        Assert.Contains(
            differences,
            difference => difference is { Report: null, Finances.Minor: 1 }
        );
    }

    [Fact]
    public void Two_orders_that_are_wrong_by_opposite_amounts_are_found()
    {
        var swapped = Text.Transactions()
            .Select(t =>
                t switch
                {
                    { Type: "Shipment", OrderId: "111-1111111-1111111" } => t with
                    {
                        Total = "120.01",
                    },
                    { Type: "Shipment" } => t with { Total = "79.99" },
                    _ => t,
                }
            )
            .ToList();
        var differences = Differences(NotProved(Desk.Reconcile(Text, Text.Group(swapped))));
        Assert.Equal(
            [
                "order 111-1111111-1111111, Order: 120.00 USD, 120.01 USD",
                "order 222-2222222-2222222, Order: 80.00 USD, 79.99 USD",
            ],
            differences.Select(d => $"{d.What}: {d.Report}, {d.Finances}")
        );
    }

    [Fact]
    public void A_fee_of_another_day_is_a_difference()
    {
        var moved = Text.Transactions()
            .Select(t => t.Type == "ServiceFee" ? t with { PostedAt = t.PostedAt.AddDays(1) } : t)
            .ToList();
        Assert.Equal(2, Differences(NotProved(Desk.Reconcile(Text, Text.Group(moved)))).Count);
    }

    [Fact]
    public void A_fee_with_the_same_name_on_both_sides_must_agree_under_that_name()
    {
        var text = SettlementText.June(
            Row.Other("Subscription Fee", "-39.99", "2026-06-21 10:00:00")
        );
        var transactions = text.Transactions()
            .Where(t => t.Type != "ServiceFee")
            .Append(Fee("Storage Fee", "-39.99"))
            .Append(Fee("Subscription Fee", "-8.00"))
            .ToList();
        Assert.Equal(
            [
                "Service fee 'storagefee' of 2026-06-21",
                "Service fee 'subscriptionfee' of 2026-06-21",
            ],
            Differences(NotProved(Desk.Reconcile(text, text.Group(transactions))))
                .Select(difference => difference.What)
                .Order()
        );
    }

    [Theory]
    [InlineData("Deferred")]
    [InlineData("DEFERRED")]
    [InlineData("DEFERRED_RELEASED")]
    [InlineData("Something new")]
    public void Only_released_transactions_count(string status)
    {
        var unreleased = SettlementText.Transaction(
            "Shipment",
            "444-4444444-4444444",
            "Order Payment",
            "15.00",
            "2026-06-22 00:00:00"
        ) with
        {
            Status = status,
        };
        Assert.IsType<ReconciliationResult.Proved>(
            Desk.Reconcile(Text, Text.Group([.. Text.Transactions(), unreleased]))
        );
        var deferred = Text.Transactions().Select(t => t with { Status = status }).ToList();
        NotProved(Desk.Reconcile(Text, Text.Group(deferred)));
    }

    [Theory]
    [InlineData("RELEASED")]
    [InlineData("released")]
    [InlineData(null)]
    public void Released_is_recognised_however_it_is_written(string? status)
    {
        var transactions = Text.Transactions().Select(t => t with { Status = status }).ToList();
        Assert.IsType<ReconciliationResult.Proved>(Desk.Reconcile(Text, Text.Group(transactions)));
    }

    [Theory]
    [InlineData("ReserveEvent", "Current Reserve Amount", "20.00")]
    [InlineData("Transfer", "Payout to bank", "-182.00")]
    [InlineData("DebtRecovery", null, "-1.00")]
    public void Balance_movements_that_Finances_shows_stand_apart(
        string type,
        string? description,
        string total
    )
    {
        var movement = SettlementText.Transaction(type, null, "", total, "2026-06-30 00:00:00") with
        {
            Description = description,
        };
        var proved = Assert.IsType<ReconciliationResult.Proved>(
            Desk.Reconcile(Text, Text.Group([.. Text.Transactions(), movement]))
        );
        Assert.Equal(total + " USD", proved.Proof.Find("events")?.Figures[1].Finances.ToString());
    }

    [Theory]
    [InlineData("EUR", "162.00")]
    [InlineData("USD", "1.234")]
    [InlineData("USD", "")]
    public void A_transaction_that_is_no_amount_of_the_settlement_is_named(
        string currency,
        string total
    )
    {
        var odd = Text.Transactions()[0] with { Currency = currency, Total = total };
        var result = NotProved(Desk.Reconcile(Text, Text.Group([odd])));
        Assert.Equal("event-unreadable", result.Code);
    }

    [Fact]
    public void The_group_that_names_the_settlement_is_the_payout_whatever_its_dates()
    {
        var named = Text.Transactions()
            .Select(t => t with { SettlementId = SettlementText.Id })
            .ToList();
        var group = Text.Group(named) with { EventGroupId = "G2", StartAt = null, EndAt = null };
        var twin = Text.Group([]);
        Assert.IsType<ReconciliationResult.Proved>(Desk.Reconcile(Text, twin, group));
    }

    [Fact]
    public void A_deferred_row_that_names_the_settlement_joins_nothing()
    {
        var deferred = Text.Transactions()
            .Select(t => t with { SettlementId = SettlementText.Id, Status = "Deferred" })
            .ToList();
        var other = Text.Group(deferred) with
        {
            EventGroupId = "G2",
            StartAt = Text.Group().EndAt,
            EndAt = Text.Group().EndAt?.AddDays(14),
        };
        Assert.IsType<ReconciliationResult.Proved>(Desk.Reconcile(Text, other, Text.Group()));
    }

    [Fact]
    public void Groups_of_other_dates_or_currencies_or_amounts_are_passed_over()
    {
        var right = Text.Group();
        Assert.IsType<ReconciliationResult.Proved>(
            Desk.Reconcile(
                Text,
                right with
                {
                    EventGroupId = "G2",
                    StartAt = right.StartAt?.AddHours(-2),
                },
                right with
                {
                    EventGroupId = "G3",
                    Currency = "CAD",
                },
                right with
                {
                    EventGroupId = "G4",
                    OriginalTotal = "182.01",
                },
                right
            )
        );
    }

    public static TheoryData<string, EventGroup[]> WeakMatches() =>
        new()
        {
            { "payout-tie", [Text.Group(), Text.Group() with { EventGroupId = "G2" }] },
            { "payout-total-missing", [Text.Group() with { OriginalTotal = null }] },
            { "payout-differs", [Text.Group() with { OriginalTotal = "182.01" }] },
            {
                "payout-differs",
                [
                    Text.Group() with
                    {
                        OriginalTotal = "1.00",
                    },
                    Text.Group() with
                    {
                        OriginalTotal = "2.00",
                    },
                ]
            },
        };

    [Theory]
    [MemberData(nameof(WeakMatches))]
    public void A_weak_match_needs_a_person_at_once(string code, EventGroup[] groups)
    {
        Assert.Equal(code, NotProved(EarlyDesk.Reconcile(Text, groups)).Code);
    }

    [Fact]
    public void A_settlement_of_zero_matches_any_empty_group_and_needs_a_person()
    {
        var text = Text with
        {
            Rows =
            [
                Row.Sale("111-1111111-1111111", "5.00", "2026-06-17 08:00:00"),
                Row.Other("Current Reserve Amount", "-5.00", "2026-06-30 00:00:00"),
            ],
        };
        Assert.Equal("payout-zero", NotProved(Desk.Reconcile(text, text.Group())).Code);
    }

    [Fact]
    public void A_group_that_is_absent_or_open_is_waited_for()
    {
        var open = Text.Group() with { ProcessingStatus = "Open" };
        Assert.IsType<ReconciliationResult.Waiting>(EarlyDesk.Reconcile(Text));
        Assert.IsType<ReconciliationResult.Waiting>(EarlyDesk.Reconcile(Text, open));
        Assert.Equal("payout-missing", NotProved(Desk.Reconcile(Text)).Code);
        Assert.Equal("payout-open", NotProved(Desk.Reconcile(Text, open)).Code);
    }

    [Fact]
    public void A_payout_in_another_currency_is_not_booked()
    {
        var converted = Text.Group() with { ConvertedCurrency = "EUR", ConvertedTotal = "170.00" };
        var refused = Assert.IsType<ReconciliationResult.Refused>(Desk.Reconcile(Text, converted));
        Assert.Equal("payout-converted", refused.Code);
    }

    private static FinanceTransaction Fee(string description, string total) =>
        SettlementText.Transaction("ServiceFee", null, description, total, "2026-06-21 10:00:00");

    private static ReconciliationResult.NotProved NotProved(ReconciliationResult result) =>
        Assert.IsType<ReconciliationResult.NotProved>(result);

    private static IReadOnlyList<ProofDifference> Differences(
        ReconciliationResult.NotProved result
    ) => [.. result.Proof.Steps.SelectMany(step => step.Differences)];
}
