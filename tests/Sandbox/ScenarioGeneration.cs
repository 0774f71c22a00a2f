using System.Globalization;
using System.Text;
using MlConnector.Sandbox.Amazon;
using MlConnector.Sandbox.Scenarios;
using MlConnector.TestKit;

namespace MlConnector.Sandbox.Tests;

public sealed class ScenarioGeneration
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    [Fact]
    public void The_same_seed_gives_the_same_bytes()
    {
        var first = Documents(Options(seed: 7));
        Assert.Equal(first, Documents(Options(seed: 7)));
        Assert.NotEqual(first, Documents(Options(seed: 8)));
    }

    [Fact]
    public void Rows_add_up_to_the_total_and_are_as_many_as_asked_for()
    {
        for (ulong seed = 1; seed <= 200; seed++)
        {
            var options = Options(seed, rows: 20 + (int)(seed * 7 % 400));
            foreach (var settlement in ScenarioGenerator.Generate(options, Today).Settlements)
            {
                var document = ParsedDocument.Read(settlement);
                Assert.Equal(options.Rows, document.Rows.Count + 1);
                Assert.Equal(document.Total, document.Rows.Sum(r => r.Amount));
                Assert.Equal(settlement.Series.Currency, document.Currency);
            }
        }
    }

    [Fact]
    public void Transactions_and_balance_movements_add_up_to_the_total()
    {
        for (ulong seed = 1; seed <= 100; seed++)
        {
            foreach (var settlement in ScenarioGenerator.Generate(Options(seed), Today).Settlements)
            {
                var document = ParsedDocument.Read(settlement);
                var movements = document
                    .Rows.Where(r => ParsedDocument.IsBalanceMovement(r))
                    .Sum(r => r.Amount);
                Assert.Equal(document.Total, movements + Totals(settlement).Sum(t => t.Amount));
            }
        }
    }

    [Fact]
    public void Transactions_of_an_order_equal_the_rows_of_that_order_and_type()
    {
        for (ulong seed = 1; seed <= 50; seed++)
        {
            foreach (
                var settlement in ScenarioGenerator
                    .Generate(Options(seed, rows: 300), Today)
                    .Settlements
            )
            {
                var rows = ParsedDocument
                    .Read(settlement)
                    .Rows.Where(r => r.OrderId.Length > 0)
                    .GroupBy(r => (r.OrderId, r.TransactionType))
                    .ToDictionary(g => g.Key, g => g.Sum(r => r.Amount));
                var events = Totals(settlement)
                    .Where(t => t.OrderId.Length > 0)
                    .GroupBy(t => (t.OrderId, t.Type == "Shipment" ? "Order" : t.Type))
                    .ToDictionary(g => g.Key, g => g.Sum(t => t.Amount));
                Assert.Equal(
                    rows.OrderBy(r => r.Key.OrderId, StringComparer.Ordinal)
                        .ThenBy(r => r.Key.TransactionType),
                    events
                        .OrderBy(r => r.Key.OrderId, StringComparer.Ordinal)
                        .ThenBy(r => r.Key.Item2)
                );
            }
        }
    }

    [Fact]
    public void Both_trees_of_a_transaction_add_up_to_its_total()
    {
        foreach (
            var settlement in ScenarioGenerator.Generate(Options(3, rows: 300), Today).Settlements
        )
        {
            foreach (
                var json in FinanceTransaction
                    .Of(settlement, deferred: false)
                    .Select(t => t.ToJson())
            )
            {
                var total = json["totalAmount"]!["currencyAmount"]!.GetValue<decimal>();
                Assert.Equal(total, Breakdowns.Sum(json["breakdowns"]));
                Assert.Equal(
                    total,
                    json["items"]!
                        .AsArray()
                        .Sum(i => i!["totalAmount"]!["currencyAmount"]!.GetValue<decimal>())
                );
                foreach (
                    var item in json["items"]!.AsArray().Where(i => i!["breakdowns"] is not null)
                )
                {
                    Assert.Equal(
                        item!["totalAmount"]!["currencyAmount"]!.GetValue<decimal>(),
                        Breakdowns.Sum(item["breakdowns"])
                    );
                }
            }
        }
    }

    [Fact]
    public void Each_settlement_starts_when_the_last_one_of_its_series_ended_and_brings_its_reserve_back()
    {
        foreach (
            var chain in ScenarioGenerator
                .Generate(Options(4, settlements: 12), Today)
                .Settlements.GroupBy(s => s.Series)
        )
        {
            foreach (var (earlier, later) in chain.Zip(chain.Skip(1)))
            {
                Assert.Equal(earlier.EndAt, later.StartAt);
                Assert.Equal(
                    -Sum(earlier, "Current Reserve Amount"),
                    Sum(later, "Previous Reserve Amount Balance")
                );
            }
        }
    }

    [Fact]
    public void A_negative_settlement_is_carried_into_the_next_as_Payable_to_Amazon()
    {
        var options = Options(5, settlements: 9);
        options.NegativeSettlement = true;
        var chain = ScenarioGenerator
            .Generate(options, Today)
            .Settlements.Where(s => s.Series.Name == "US")
            .ToList();
        var negative = Assert.Single(chain, s => s.Total < 0);
        var next = chain[chain.IndexOf(negative) + 1];
        Assert.Equal(ParsedDocument.Read(negative).Total, Sum(next, "Payable to Amazon"));
        Assert.Equal(negative.Total, next.CarriedDebt);
        Assert.True(next.Total > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(500)]
    public void Settlements_ended_days_ago_and_within_the_90_days_that_Amazon_keeps(int settlements)
    {
        foreach (
            var settlement in ScenarioGenerator
                .Generate(Options(6, settlements: settlements, rows: 20), Today)
                .Settlements
        )
        {
            var midnight = new DateTimeOffset(Today.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            Assert.True(midnight - settlement.EndAt > TimeSpan.FromDays(3));
            Assert.True(midnight - settlement.StartAt < TimeSpan.FromDays(90));
            Assert.All(
                settlement.Events,
                e => Assert.InRange(e.PostedAt, settlement.StartAt, settlement.EndAt)
            );
        }
    }

    [Fact]
    public void A_single_settlement_crosses_the_end_of_a_month_whatever_the_day()
    {
        for (var day = Today; day < Today.AddDays(62); day = day.AddDays(1))
        {
            Assert.All(
                ScenarioGenerator.Generate(Options(1, settlements: 3, rows: 20), day).Settlements,
                s => Assert.NotEqual(s.StartAt.Month, s.EndAt.Month)
            );
        }
    }

    [Fact]
    public void Only_the_planned_settlement_is_negative()
    {
        for (ulong seed = 1; seed <= 300; seed++)
        {
            var settlements = ScenarioGenerator
                .Generate(Options(seed, settlements: 9, rows: 20), Today)
                .Settlements;
            Assert.All(
                settlements,
                s => Assert.True(s.Total > 0, $"seed {seed}: {s.SettlementId} has {s.Total}")
            );
        }
    }

    [Fact]
    public void Settlement_ids_are_unique_and_fit_into_a_Deltek_batch()
    {
        var options = Options(9, settlements: 300, rows: 20);
        options.ParallelSeries = true;
        var ids = ScenarioGenerator
            .Generate(options, Today)
            .Settlements.Select(s => s.SettlementId)
            .ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal(11, id.Length));
    }

    [SharedFact]
    public void Every_label_is_spelt_as_the_vocabulary_spells_it()
    {
        var known = File.ReadAllLines(SharedData.Combine("settlement-vocabulary.csv"))
            .Select(line => string.Join('|', line.Split(',').Take(3)))
            .ToHashSet(StringComparer.Ordinal);
        var options = Options(2, settlements: 12, rows: 600);
        options.NegativeSettlement = true;
        var used = ScenarioGenerator
            .Generate(options, Today)
            .Settlements.SelectMany(s => ParsedDocument.Read(s).Rows)
            .Select(r => $"{r.TransactionType}|{r.AmountType}|{r.AmountDescription}")
            .Distinct();
        Assert.Empty(used.Except(known));
    }

    private static SandboxOptions Options(ulong seed, int settlements = 6, int rows = 80) =>
        new()
        {
            Seed = seed,
            Settlements = settlements,
            Rows = rows,
        };

    private static string Documents(SandboxOptions options) =>
        string.Concat(
            ScenarioGenerator
                .Generate(options, Today)
                .Settlements.Select(s => Encoding.Latin1.GetString(SettlementDocument.Write(s)))
        );

    private static decimal Sum(Settlement settlement, string description) =>
        ParsedDocument
            .Read(settlement)
            .Rows.Where(r => r.AmountDescription == description)
            .Sum(r => r.Amount);

    private static IEnumerable<(string Type, string OrderId, decimal Amount)> Totals(
        Settlement settlement
    ) =>
        FinanceTransaction
            .Of(settlement, deferred: false)
            .Select(t => t.ToJson())
            .Select(json =>
                (
                    json["transactionType"]!.ToString(),
                    json["relatedIdentifiers"]!
                        .AsArray()
                        .Where(i => i!["relatedIdentifierName"]!.ToString() == "ORDER_ID")
                        .Select(i => i!["relatedIdentifierValue"]!.ToString())
                        .SingleOrDefault("")!,
                    decimal.Parse(
                        json["totalAmount"]!["currencyAmount"]!.ToString(),
                        CultureInfo.InvariantCulture
                    )
                )
            );
}
