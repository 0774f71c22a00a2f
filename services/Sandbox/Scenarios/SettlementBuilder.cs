using System.Collections.Immutable;

namespace MlConnector.Sandbox.Scenarios;

/// <summary>Fills one settlement with events until its rows are exactly as many as asked for.</summary>
/// <param name="rows">Rows without the summary row.</param>
/// <param name="sold">Orders of the series so far, for refunds; grows.</param>
internal sealed class SettlementBuilder(
    SettlementSeries series,
    DateTimeOffset start,
    DateTimeOffset end,
    int rows,
    SeriesIds ids,
    List<EconomicEvent> sold
)
{
    /// <summary>No order made by <see cref="Order"/> has more rows than this.</summary>
    private const int OrderRowsMax = 11;

    private const int RefundPercent = 6;

    /// <summary>How far back a refund may reach, in orders.</summary>
    private const int RefundableOrders = 400;

    private readonly List<EconomicEvent> events = [];
    private readonly SeededRandom random = ids.Random;
    private int rowsLeft = rows;

    /// <param name="reserve">Held back by the settlement before; zero or positive.</param>
    /// <param name="debt">Left open by the settlement before; zero or negative.</param>
    public ImmutableArray<EconomicEvent> Build(long reserve, long debt, bool negative)
    {
        AddCarried(reserve, debt);
        AddFees();

        // The last row is the reserve's; a negative settlement holds nothing back and is spent on advertising.
        rowsLeft--;
        while (rowsLeft >= OrderRowsMax)
        {
            Add(random.Chance(RefundPercent) && sold.Count > 0 ? Refund() : Order());
        }

        FillUp();
        if (!negative)
        {
            KeepPositive();
        }

        var sorted = events.OrderBy(e => e.PostedAt).ToList();
        sorted.Add(Last(sorted.Sum(e => e.Total), negative));
        return [.. sorted];
    }

    private void Add(EconomicEvent e)
    {
        events.Add(e);
        rowsLeft -= e.Rows;
        if (e.Kind == EventKind.Order)
        {
            sold.Add(e);
            if (sold.Count > RefundableOrders)
            {
                sold.RemoveAt(0);
            }
        }
    }

    private void AddCarried(long reserve, long debt)
    {
        if (reserve > 0)
        {
            Add(Single(EventKind.PreviousReserve, start, reserve));
        }

        if (debt < 0)
        {
            Add(Single(EventKind.PayableToAmazon, start, debt));
        }
    }

    private void AddFees()
    {
        Add(Single(EventKind.SubscriptionFee, SomeTime(), -series.TypicalPrice));
        if (series.Withheld == WithheldTax.ValueAddedTax)
        {
            var fee = random.Between(series.TypicalPrice / 4, series.TypicalPrice / 2);
            Add(
                WithoutOrder(
                    EventKind.FbaStorageFee,
                    SomeTime(),
                    new MoneyPart(MoneyKind.Base, -fee),
                    new MoneyPart(MoneyKind.TaxOnBase, -(fee * series.TaxPerMille / 1000))
                )
            );
        }
        else
        {
            Add(Fee(EventKind.StorageFee, 2));
        }

        Add(Fee(EventKind.InboundTransportationFee, 4));
        Add(Fee(EventKind.Advertising, 2));
        Add(
            Single(
                EventKind.WarehouseLost,
                SomeTime(),
                random.Between(series.TypicalPrice / 2, series.TypicalPrice)
            )
        );
    }

    private EconomicEvent Fee(EventKind kind, int part) =>
        Single(
            kind,
            SomeTime(),
            -random.Between(series.TypicalPrice / (4 * part), series.TypicalPrice / part)
        );

    /// <summary>An order of one or two articles, each with tax, shipping and a promotion at times.</summary>
    private EconomicEvent Order()
    {
        var shipped = random.Chance(20);
        var items = ImmutableArray.CreateBuilder<EventItem>();
        items.Add(
            Item(quantity: random.Between(1, 3), shipped, promoted: random.Chance(15), taxed: true)
        );
        if (!shipped && items[0].Parts.Length <= 6 && random.Chance(10))
        {
            items.Add(Item(quantity: 1, shipped: false, promoted: false, taxed: true));
        }

        return NewOrder(items.ToImmutable());
    }

    private EconomicEvent NewOrder(ImmutableArray<EventItem> items) =>
        new(EventKind.Order, SomeTime(), ids.NextOrderId(), ids.NextShipmentId(), items);

    private EventItem Item(int quantity, bool shipped, bool promoted, bool taxed)
    {
        var price = random.Between(series.TypicalPrice / 2, series.TypicalPrice * 2) * quantity;
        var parts = ImmutableArray.CreateBuilder<MoneyPart>();
        parts.Add(new MoneyPart(MoneyKind.Principal, price));
        var withheld =
            series.Withheld == WithheldTax.SalesTax
            || (series.Withheld == WithheldTax.ValueAddedTax && random.Chance(30));
        if (taxed)
        {
            AddTax(parts, MoneyKind.PrincipalTax, MoneyKind.WithheldOnPrincipal, price, withheld);
        }

        if (shipped)
        {
            var shipping = series.TypicalPrice / 8;
            parts.Add(new MoneyPart(MoneyKind.Shipping, shipping));
            AddTax(parts, MoneyKind.ShippingTax, MoneyKind.WithheldOnShipping, shipping, withheld);
            parts.Add(
                random.Chance(50)
                    ? new MoneyPart(MoneyKind.ShippingPromotion, -shipping)
                    : new MoneyPart(MoneyKind.ShippingChargeback, -shipping)
            );
        }

        if (promoted)
        {
            parts.Add(new MoneyPart(MoneyKind.PrincipalPromotion, -(price / 10)));
        }

        parts.Add(new MoneyPart(MoneyKind.Commission, -(price * 15 / 100)));
        parts.Add(new MoneyPart(MoneyKind.FulfillmentFee, -(series.TypicalPrice / 10 * quantity)));
        return NewItem(quantity, parts.ToImmutable());
    }

    private void AddTax(
        ImmutableArray<MoneyPart>.Builder parts,
        MoneyKind tax,
        MoneyKind withheldTax,
        long amount,
        bool withheld
    )
    {
        var minor = amount * series.TaxPerMille / 1000;
        parts.Add(new MoneyPart(tax, minor));
        if (withheld)
        {
            parts.Add(new MoneyPart(withheldTax, -minor));
        }
    }

    private EventItem NewItem(int quantity, ImmutableArray<MoneyPart> parts)
    {
        var article = random.Between(100, 999);
        return new EventItem(
            $"BW-{series.Name}-{article}",
            $"B0BIRCH{article}",
            ids.NextOrderItemCode(),
            quantity,
            parts
        );
    }

    /// <summary>Takes back the first article of an earlier order: price and tax, and Amazon keeps a part of its commission.</summary>
    private EconomicEvent Refund()
    {
        var order = sold[random.Between(0, sold.Count - 1)];
        var item = order.Items[0];
        var parts = item
            .Parts.Where(p =>
                p.Kind
                    is MoneyKind.Principal
                        or MoneyKind.PrincipalTax
                        or MoneyKind.WithheldOnPrincipal
                        or MoneyKind.PrincipalPromotion
                        or MoneyKind.Commission
            )
            .Select(p => p with { Minor = -p.Minor })
            .ToImmutableArray();
        var commission = parts.Where(p => p.Kind == MoneyKind.Commission).Sum(p => p.Minor);
        return new EconomicEvent(
            EventKind.Refund,
            Later(order.PostedAt),
            order.OrderId,
            order.ShipmentId,
            [
                item with
                {
                    Parts = parts.Add(new MoneyPart(MoneyKind.RefundCommission, -(commission / 5))),
                },
            ]
        );
    }

    /// <summary>Orders without extras come in articles of two or three rows, which add up to any number but one.</summary>
    private void FillUp()
    {
        if (rowsLeft == 1)
        {
            Add(Single(EventKind.WarehouseDamage, SomeTime(), series.TypicalPrice / 3));
        }

        var items = ImmutableArray.CreateBuilder<EventItem>();
        while (rowsLeft > 0)
        {
            var parts = rowsLeft is 2 or 4 ? 2 : 3;
            items.Add(Plain(parts));
            rowsLeft -= parts;
        }

        if (items.Count > 0)
        {
            events.Add(NewOrder(items.ToImmutable()));
        }
    }

    /// <summary>Few orders and an old debt may not cover the fees; then Amazon lost something dear in its warehouse.</summary>
    private void KeepPositive()
    {
        var sum = events.Sum(e => e.Total);
        if (sum < series.TypicalPrice)
        {
            var lost = events.FindIndex(e => e.Kind == EventKind.WarehouseLost);
            var raised = events[lost].Total + (series.TypicalPrice * 5) - sum;
            events[lost] = Single(EventKind.WarehouseLost, events[lost].PostedAt, raised);
        }
    }

    private EventItem Plain(int parts)
    {
        var price = random.Between(series.TypicalPrice / 2, series.TypicalPrice * 2);
        ImmutableArray<MoneyPart> all =
        [
            new(MoneyKind.Principal, price),
            new(MoneyKind.Commission, -(price * 15 / 100)),
            new(MoneyKind.FulfillmentFee, -(series.TypicalPrice / 10)),
        ];
        return NewItem(quantity: 1, [.. all.Take(parts)]);
    }

    private EconomicEvent Last(long sum, bool negative)
    {
        if (negative)
        {
            return Single(
                EventKind.Advertising,
                end.AddSeconds(-1),
                -(sum + (series.TypicalPrice * 2) + 69)
            );
        }

        // A tenth is held back, and never nothing: a row was set aside for it.
        return Single(EventKind.CurrentReserve, end.AddSeconds(-1), -Math.Max(1, sum / 10));
    }

    private EconomicEvent Single(EventKind kind, DateTimeOffset at, long minor) =>
        WithoutOrder(kind, at, new MoneyPart(MoneyKind.Base, minor));

    private static EconomicEvent WithoutOrder(
        EventKind kind,
        DateTimeOffset at,
        params ImmutableArray<MoneyPart> parts
    ) => new(kind, at, OrderId: null, ShipmentId: null, [new EventItem("", "", "", 0, parts)]);

    private DateTimeOffset SomeTime() =>
        start.AddSeconds(random.Between(60L, (long)(end - start).TotalSeconds - 60));

    private DateTimeOffset Later(DateTimeOffset sale)
    {
        var first = sale < start ? start : sale;
        var room = (long)(end - first).TotalSeconds - 61;
        return room < 1 ? end.AddSeconds(-60) : first.AddSeconds(random.Between(1L, room));
    }
}
