using MassTransit;

namespace MlConnector.Messaging.Tests.Bench;

public sealed class ShipmentMachine : MassTransitStateMachine<Shipment>
{
    public ShipmentMachine()
    {
        InstanceState(saga => saga.CurrentState);
        Event(() => Arrived, e => e.CorrelateById(context => context.Message.ShipmentId));
        Event(() => Requested, e => e.CorrelateById(context => context.Message.ShipmentId));
        Event(
            () => Withdrawn,
            e =>
                e.CorrelateBy(
                    (saga, context) =>
                        saga.CorrelationId == context.Message.ShipmentId
                        && saga.CurrentState == "Open"
                )
        );
        Schedule(
            () => Reminder,
            saga => saga.ReminderToken,
            schedule =>
                schedule.Received = e => e.CorrelateById(context => context.Message.ShipmentId)
        );
        Initially(
            When(Arrived).Then(context => context.Saga.Arrived++).TransitionTo(Open),
            When(Requested)
                .Schedule(
                    Reminder,
                    context => new ReminderDue(context.Message.ShipmentId),
                    context => context.Message.After
                )
                .TransitionTo(Open)
        );
        During(
            Open,
            When(Arrived).Then(context => context.Saga.Arrived++),
            When(Withdrawn).Unschedule(Reminder).TransitionTo(Withdrew),
            When(Reminder.Received).TransitionTo(Reminded)
        );
        During(Withdrew, When(Reminder.Received).TransitionTo(Reminded));
    }

    public State Open { get; } = null!;

    public State Withdrew { get; } = null!;

    public State Reminded { get; } = null!;

    public Event<GoodsArrived> Arrived { get; } = null!;

    public Event<ReminderRequested> Requested { get; } = null!;

    public Event<ReminderWithdrawn> Withdrawn { get; } = null!;

    public Schedule<Shipment, ReminderDue> Reminder { get; } = null!;
}

/// <summary>Inserts the saga at once, so that of two first messages the second finds it.</summary>
public sealed class EagerShipmentMachine : MassTransitStateMachine<Shipment>
{
    public EagerShipmentMachine()
    {
        InstanceState(saga => saga.CurrentState);
        Event(
            () => Arrived,
            e =>
            {
                e.CorrelateById(context => context.Message.ShipmentId);
                e.InsertOnInitial = true;
                e.SetSagaFactory(context => new Shipment
                {
                    CorrelationId = context.Message.ShipmentId,
                });
            }
        );
        Initially(When(Arrived).Then(context => context.Saga.Arrived++).TransitionTo(Open));
        During(Open, When(Arrived).Then(context => context.Saga.Arrived++));
    }

    public State Open { get; } = null!;

    public Event<GoodsArrived> Arrived { get; } = null!;
}

public sealed class VersionedShipmentMachine : MassTransitStateMachine<VersionedShipment>
{
    public VersionedShipmentMachine()
    {
        InstanceState(saga => saga.CurrentState);
        Event(() => Arrived, e => e.CorrelateById(context => context.Message.ShipmentId));
        Initially(When(Arrived).Then(context => context.Saga.Arrived++).TransitionTo(Open));
        During(Open, When(Arrived).Then(context => context.Saga.Arrived++));
    }

    public State Open { get; } = null!;

    public Event<GoodsArrived> Arrived { get; } = null!;
}
