-- The policy in force, as the models of a scope read it.

-- What is found of a key; a key that is not there stops the run: an empty row would make the rule that asks for it silent.
create or replace macro or_stop(rows, found, what) as
    case
        when rows = 0 then error(concat('The policy of ', scope_region(), '/', scope_year(), ' has no ', what, '.'))
        else found
    end;

-- A number, or a word, of the policy in force; the words of a list.
create or replace macro param(name) as (
    select or_stop(count(*), any_value(number.value), 'number ' || name) from this.policy_numbers as number where number.key = name
);
create or replace macro choice(name) as (
    select or_stop(count(*), any_value(choice.value), 'choice ' || name) from this.policy_choices as choice where choice.key = name
);
create or replace macro words_of(name) as (
    select or_stop(count(*), list(known.word order by known.word), 'words ' || name)
    from this.policy_words as known
    where known.list = name
);

-- Whether a number lies in a band: [lower, upper), but that the last one of a scale may be closed or open.
create or replace macro is_in(x, lower_end, upper_end, closed) as
    x >= lower_end and (x < upper_end or upper_end is null or (closed and x = upper_end));

-- The label of the band of a scale that a number lies in; null for none.
create or replace macro band(scale_name, x) as (
    select or_stop(
        count(*), any_value(band.label) filter (where is_in(x, band.lower, band.upper, band.closed)), 'bands ' || scale_name
    )
    from this.policy_bands as band
    where band.scale = scale_name
);

-- The rule that is being asked about, and the words of an argument that its policy entry gives. One that is not there is an error.
create or replace macro rule_subject() as getvariable('rule_subject');
create or replace macro rule_words(name) as (
    select case
        when count(*) = 0 then error(concat('The rule ', getvariable('rule'), ' has no argument ', name, '.'))
        else list(argument.value order by argument.rank)
    end
    from this.policy_rule_arguments as argument
    where argument.rule = getvariable('rule') and argument.argument = name
);
